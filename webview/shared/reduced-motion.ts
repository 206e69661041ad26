const wish = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether things should jump instead of glide: by the system's setting or by VS Code's. */
export const reducedMotion = (): boolean => wish.matches || document.body.classList.contains('vscode-reduce-motion');
