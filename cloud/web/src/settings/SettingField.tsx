import type { ReactNode } from 'react'
import type { Setting } from '../shared/api/types'
import { Field } from '../shared/ui/Field'
import { useDesk } from '../shared/useMedia'
import { isTable, shapeOf, type Table } from './values'

type Props = { readonly setting: Setting; readonly value: unknown; readonly onChange: (value: unknown) => void }

/** The control by which a setting is set, by its type. */
export function SettingField({ setting, value, onChange }: Props) {
  const shape = shapeOf(setting)
  if (isTable(value)) return <TableField setting={setting} table={value} onChange={onChange} />
  if (typeof value === 'boolean') {
    return (
      <Field label="Value">
        <select className="field" value={String(value)} onChange={(event) => onChange(event.target.value === 'true')}>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </select>
      </Field>
    )
  }
  return (
    <Field label="Value" hint={`From ${shape.minimum} to ${shape.maximum}; by default ${String(setting.default)}.`}>
      <input
        className="field" type="number" min={shape.minimum} max={shape.maximum} value={typeof value === 'number' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
      />
    </Field>
  )
}

function TableField({ setting, table, onChange }: FrameProps & { readonly onChange: (value: Table) => void }) {
  return (
    <TableFrame setting={setting} table={table}>
      {(row, column, cell) => (
        <select
          className="field px-1" aria-label={`${row}, ${column}`} value={cell}
          onChange={(event) => onChange({ ...table, [row]: { ...table[row], [column]: event.target.value } })}
        >
          {shapeOf(setting).choices.map((choice) => <option key={choice}>{choice}</option>)}
        </select>
      )}
    </TableFrame>
  )
}

/** A table as it is set. */
export const TableValue = (props: FrameProps) => <TableFrame {...props}>{(_row, _column, cell) => cell}</TableFrame>

type FrameProps = { readonly setting: Setting; readonly table: Table }
type TableProps = FrameProps & { readonly children: (row: string, column: string, cell: string) => ReactNode }

/** At the desk a table; on a phone each of its rows is a block of its own, so that nothing is moved sideways. */
const TableFrame = (props: TableProps) => (useDesk() ? <AsTable {...props} /> : <AsBlocks {...props} />)

const columnsOf = (table: Table): readonly string[] => Object.keys(Object.values(table)[0] ?? {})

function AsBlocks({ setting, table, children }: TableProps) {
  const { rows, columns } = shapeOf(setting)
  return (
    <ul aria-label={setting.description} className="grid gap-3">
      {Object.entries(table).map(([row, cells]) => (
        <li key={row} className="rounded-lg border border-line p-3">
          <p className="mb-2 font-bold">{rows} {row}</p>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
            {columnsOf(table).map((column) => (
              <div key={column}>
                <dt className="text-muted">{columns} {column}</dt>
                <dd className="font-semibold">{children(row, column, cells[column] ?? '')}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

function AsTable({ setting, table, children }: TableProps) {
  const { rows, columns } = shapeOf(setting)
  return (
    <table aria-label={setting.description} className="w-full text-left">
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={columnsOf(table).length} className="p-1 font-normal text-muted">{columns}</th>
        </tr>
        <tr>
          <th scope="col" className="p-1 font-normal text-muted">{rows}</th>
          {columnsOf(table).map((column) => <th key={column} scope="col" className="p-1 font-semibold">{column}</th>)}
        </tr>
      </thead>
      <tbody>
        {Object.entries(table).map(([row, cells]) => (
          <tr key={row} className="border-t border-line">
            <th scope="row" className="p-1 font-semibold">{row}</th>
            {columnsOf(table).map((column) => <td key={column} className="p-1">{children(row, column, cells[column] ?? '')}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
