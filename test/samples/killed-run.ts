/** Runs the sample create-user in the folder of the first argument and kills itself right after the nth call to a target. */
import { openOnFiles } from './on-files.ts';

const [folder = '', call = '', input = ''] = process.argv.slice(2);
const { flow } = await openOnFiles(folder);
let calls = 0;
await flow.run({
  input: JSON.parse(input) as never,
  observer: {
    called() {
      // nothing is flushed, closed or rolled back by hand
      if (++calls === Number(call)) process.kill(process.pid, 'SIGKILL');
    },
  },
});
process.exit(1);
