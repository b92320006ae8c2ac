using Dapper;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// Every table that has sites, whatever it is, is tried in SQL by the role that serves requests, for a person of each role at one site
/// whose request claims another site too: nothing of that is read, added, changed, taken or pushed away.
/// </summary>
public sealed class RowsOfOtherSitesTests
{
    private const string TablesSql = """
        SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'site_id'
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1
        """;

    // What a row must meet beyond row-level security is taken away, so that any row will do, and that alone refuses it.
    private const string BareSql = """
        DO $$ DECLARE one record; BEGIN
            FOR one IN SELECT c.conrelid::regclass AS place, c.conname FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
                    WHERE c.contype IN ('c', 'f', 'x') AND c.conislocal AND c.coninhcount = 0 AND c.conrelid <> 0 ORDER BY c.contype DESC LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', one.place, one.conname);
            END LOOP;
            FOR one IN SELECT DISTINCT t.tgrelid::regclass AS place FROM pg_trigger AS t WHERE NOT t.tgisinternal AND t.tgparentid = 0 LOOP
                EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', one.place);
            END LOOP;
        END $$;
        """;

    // A value of a column's type; null where the column may be without.
    private const string ValueSql = """
        CREATE FUNCTION pg_temp.value_of(col pg_attribute) RETURNS text LANGUAGE sql AS $$
            SELECT CASE WHEN NOT col.attnotnull THEN 'NULL' ELSE CASE t.typcategory
                WHEN 'N' THEN CASE t.typname WHEN 'int2' THEN '1' ELSE '(random() * 1000000000)::bigint' END WHEN 'B' THEN 'false' WHEN 'D' THEN 'now()' WHEN 'T' THEN '''1 hour''' WHEN 'A' THEN '''{}''' WHEN 'R' THEN '''empty'''
                WHEN 'S' THEN 'md5(random()::text)'
                ELSE CASE t.typname WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'jsonb' THEN '''{}''' WHEN 'bytea' THEN 'sha256(random()::text::bytea)' WHEN 'xid8' THEN '''1''' ELSE 'NULL' END
                END || '::' || format_type(t.oid, NULL) END
            FROM pg_type AS t WHERE t.oid = col.atttypid
        $$;
        CREATE FUNCTION pg_temp.add_row(place regclass, site uuid) RETURNS text LANGUAGE sql AS $$
            SELECT format('INSERT INTO %s (%s) SELECT %s', place, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
                string_agg(CASE a.attname WHEN 'site_id' THEN quote_literal(site) || '::uuid' ELSE pg_temp.value_of(a) END, ', ' ORDER BY a.attnum))
            FROM pg_attribute AS a WHERE a.attrelid = place AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
        $$;
        """;

    private const string TrySql = """
        CREATE FUNCTION pg_temp.attempt(act text, place text, statement text) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE reached bigint;
        BEGIN
            EXECUTE statement;
            GET DIAGNOSTICS reached = ROW_COUNT;
            RETURN CASE WHEN reached > 0 THEN format('%s %s: %s rows', act, place, reached) END;
        EXCEPTION WHEN insufficient_privilege THEN RETURN NULL;
            WHEN OTHERS THEN RETURN format('%s %s: %s %s', act, place, SQLSTATE, SQLERRM);
        END $$;
        CREATE FUNCTION pg_temp.attempts(place text, addition text, mine text, theirs text) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE changed text := (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = place::regclass AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = '' AND a.attidentity = '' AND has_column_privilege(a.attrelid, a.attnum, 'UPDATE') ORDER BY a.attname = 'site_id', a.attnum LIMIT 1);
        BEGIN
            RETURN concat_ws('; ',
                pg_temp.attempt('read', place, format('SELECT 1 FROM %s WHERE site_id = %L', place, theirs)),
                pg_temp.attempt('add to', place, addition),
                pg_temp.attempt('take from', place, format('DELETE FROM %s WHERE site_id = %L', place, theirs)),
                CASE WHEN changed IS NOT NULL THEN pg_temp.attempt('change', place, format('UPDATE %s SET %I = %I WHERE site_id = %L', place, changed, changed, theirs)) END,
                CASE WHEN changed IS NOT NULL THEN pg_temp.attempt('push into', place, format('UPDATE %s SET site_id = %L WHERE site_id = %L', place, theirs, mine)) END);
        END $$;
        """;

    private const string AttemptsSql = """
        SELECT set_config('app.user_id', @person::text, true), set_config('app.site_ids', @sites, true), set_config('app.whole_site_ids', @sites, true), set_config('app.department_ids', '{}', true);
        SELECT pg_temp.attempts(@Name, @Addition, @mine::text, @theirs::text)
        """;

    [Fact]
    public async Task No_role_reaches_a_row_of_another_site_in_any_table()
    {
        var database = await CloudDatabase.CreateAsync();
        var (mine, theirs) = (await database.AddSiteAsync("MINE"), await database.AddSiteAsync("THEIRS"));
        var places = await FillAsync(database, mine, theirs);
        places.Count.ShouldBeGreaterThan(60);

        foreach (var role in AccessTable.Roles)
        {
            var person = await database.AddPersonAsync(role, (mine, role));
            (await TryAsync(database, person, mine, theirs, places)).ShouldBeEmpty(role);
        }
    }

    /// <summary>A row of each site in every table, and how another is added.</summary>
    private static async Task<IReadOnlyList<(string Name, string Addition)>> FillAsync(CloudDatabase database, Guid mine, Guid theirs)
    {
        await using var owner = await CloudDatabase.OpenAsync(database.Owner);
        await owner.ExecuteAsync(BareSql);
        await owner.ExecuteAsync(ValueSql);
        List<(string, string)> places = [];
        foreach (var name in await owner.QueryAsync<string>(TablesSql))
        {
            foreach (var site in (Guid[])[mine, theirs])
                await owner.ExecuteAsync(await AdditionAsync(owner, name, site));
            places.Add((name, await AdditionAsync(owner, name, theirs)));
        }

        return places;
    }

    private static async Task<string> AdditionAsync(NpgsqlConnection owner, string name, Guid site) =>
        (await owner.ExecuteScalarAsync<string>("SELECT pg_temp.add_row(@name::regclass, @site)", new { name, site }))!;

    private static async Task<IReadOnlyList<string>> TryAsync(
        CloudDatabase database, Guid person, Guid mine, Guid theirs, IReadOnlyList<(string Name, string Addition)> places)
    {
        await using var application = await CloudDatabase.OpenAsync(database.Application);
        await application.ExecuteAsync(TrySql);
        List<string> found = [];
        foreach (var (name, addition) in places)
        {
            // One short transaction a table: while one is open, no reader of events in the cluster goes on behind it.
            await using var transaction = await application.BeginTransactionAsync();
            await using var answers = await application.QueryMultipleAsync(
                AttemptsSql, new { person, sites = $"{{{mine},{theirs}}}", mine, theirs, Name = name, Addition = addition }, transaction);
            await answers.ReadAsync();
            if (await answers.ReadSingleAsync<string>() is { Length: > 0 } wrong)
                found.Add(wrong);
        }

        return found;
    }
}
