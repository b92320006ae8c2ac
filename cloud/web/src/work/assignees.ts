/** Whom work can be given to. */
export type Candidate = {
  readonly id: string
  readonly kind: 'person' | 'team'
  readonly name: string
  readonly isOnShift: boolean
  readonly teams: readonly string[]
  readonly skills: readonly string[]
}

type Person = { readonly id: string; readonly displayName: string; readonly isOnShift: boolean; readonly teamIds: readonly string[]; readonly skillIds: readonly string[] }
type Named = { readonly id: string; readonly name: string }

/** Teams first, then people: who is on shift before who is not. */
export function candidatesOf(people: readonly Person[], teams: readonly Named[], skills: readonly Named[]): readonly Candidate[] {
  const names = new Map([...teams, ...skills].map(({ id, name }) => [id, name]))
  const known = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? [])
  return [
    ...teams.map(({ id, name }) => ({ id, kind: 'team' as const, name, isOnShift: false, teams: [], skills: [] })),
    ...people
      .map(({ id, displayName, isOnShift, teamIds, skillIds }) => ({ id, kind: 'person' as const, name: displayName, isOnShift, teams: known(teamIds), skills: known(skillIds) }))
      .sort((one, other) => Number(other.isOnShift) - Number(one.isOnShift) || one.name.localeCompare(other.name)),
  ]
}

/** Whether somebody is shown for what was typed: a part of their name, of a skill or of a team. */
export function matchesPerson(one: Candidate, sought: string, onShift: boolean): boolean {
  const words = sought.trim().toLowerCase()
  return (!onShift || one.isOnShift) && (words === '' || [one.name, ...one.teams, ...one.skills].some((text) => text.toLowerCase().includes(words)))
}
