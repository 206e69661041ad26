// The mail goes out with the next run of the mail queue.
const recipient: string = newObject.mail

targets.hr.execute(
  "INSERT OR IGNORE INTO mail_queue (recipient, template) VALUES (:recipient, 'welcome')",
  { recipient },
)
