/** Who did it, as people say it. */
export const actorName = (actor: string): string =>
  actor.startsWith('gateway:') ? 'The gateway' : actor.startsWith('system:') ? 'By itself' : actor
