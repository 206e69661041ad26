import { t } from '../../shared/words.ts';
import { changeBreakpoints, openRules, toggleBreakpoints } from '../actions/breakpoints.ts';
import { debug, runToStep } from '../actions/debug.ts';
import { designer } from '../store/index.ts';
import type { MenuEntry } from './entries.ts';

/** What can be done with the breakpoint of a step, as in the gutter of a text: set one, or change the one there is. */
export function breakpointEntries(step: string): MenuEntry[] {
  const breakpoint = designer().breakpoints.get(step);
  const entries: Omit<MenuEntry, 'changesNothing'>[] = breakpoint
    ? [
        { label: t('menu.breakpoint.remove'), icon: 'close', key: 'F9', act: () => changeBreakpoints('remove', [step]) },
        { label: t('menu.breakpoint.edit'), icon: 'edit', key: 'Shift+F9', act: () => openRules(step) },
        breakpoint.state === 'disabled'
          ? {
              label: t('menu.breakpoint.enable'),
              icon: 'debug-breakpoint',
              act: () => changeBreakpoints('enable', [step]),
            }
          : {
              label: t('menu.breakpoint.disable'),
              icon: 'debug-breakpoint-unverified',
              act: () => changeBreakpoints('disable', [step]),
            },
      ]
    : [
        { label: t('menu.breakpoint.add'), icon: 'debug-breakpoint', key: 'F9', act: () => toggleBreakpoints([step]) },
        {
          label: t('menu.breakpoint.conditional'),
          icon: 'debug-breakpoint-conditional',
          key: 'Shift+F9',
          act: () => openRules(step, 'condition'),
        },
        { label: t('menu.breakpoint.logpoint'), icon: 'debug-breakpoint-log', act: () => openRules(step, 'logMessage') },
      ];
  return entries.map((entry) => ({ ...entry, changesNothing: true }));
}

/** Lets a run that stands still go on up to a step. */
export function runToEntries(step: string): MenuEntry[] {
  if (!designer().debug.running) return [];
  const { paused, frames } = designer().debug;
  return [
    {
      label: t('menu.run-to'),
      icon: 'run-below',
      disabled: !paused && frames.length === 0,
      changesNothing: true,
      act: () => runToStep(step),
    },
  ];
}

/** The ways to debug a flow. */
export const debugEntries = (): MenuEntry[] => [
  { label: t('menu.debug'), icon: 'debug-alt', key: 'F5', changesNothing: true, act: () => debug('start') },
  { label: t('menu.debug-with'), icon: 'run-above', changesNothing: true, act: () => debug('start-with-input') },
  { label: t('menu.debug-recorded'), icon: 'history', changesNothing: true, act: () => debug('start-recorded') },
];
