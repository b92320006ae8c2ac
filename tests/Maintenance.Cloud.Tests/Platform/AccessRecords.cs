namespace Maintenance.Cloud.Tests.Platform;

/// <summary>One record of each kind that is made anew before each try, at a site.</summary>
internal static class AccessRecords
{
    private const string Stamps = "created_at_utc, created_by, changed_at_utc, changed_by";
    private const string Stamped = "now(), 'test', now(), 'test'";

    private static readonly string[] Kinds = ["membership", "department", "team", "skill", "certificate", "shift", "holiday", "rate", "key", "passkey", "meter", "leaver", "leaf", "class", "mode", "paper", "mechanism", "cause", "remedy", "reason", "type", "part", "entry", "spare", "grant", "stop", "stopRule", "draft", "template", "set", "calendar", "scan", "leaflet", "message", "userPaper", "filter", "run"];

    /// <summary>Ids for the records of a site.</summary>
    public static Dictionary<string, string> NewIds() => Kinds.Append("report").ToDictionary(kind => kind, _ => Guid.CreateVersion7().ToString(), StringComparer.Ordinal);

    /// <summary>What goes with the pump of a site's plant: one of each kind, by name.</summary>
    public static async Task<Dictionary<string, string>> OfPumpAsync(CloudDatabase database, Guid site)
    {
        const string Pump = "assets.asset AS a WHERE a.site_id = @site AND a.tag_number = 'P-101'";
        return new(StringComparer.Ordinal)
        {
            ["document"] = await OneAsync($"""
                WITH made AS (INSERT INTO assets.document (id, site_id, asset_id, name, kind, content_type, bytes, sha256, {Stamps})
                    SELECT gen_random_uuid(), a.site_id, a.id, 'manual.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped} FROM {Pump} RETURNING id, site_id)
                INSERT INTO assets.document_content (document_id, site_id, content) SELECT id, site_id, 'x' FROM made RETURNING document_id::text
                """),
            ["manual"] = await OneAsync($"""
                WITH made AS (INSERT INTO assets.document (id, site_id, class, title, name, kind, content_type, bytes, sha256, {Stamps}) SELECT gen_random_uuid(), a.site_id, a.class, 'Pumps', 'pumps.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped} FROM {Pump} RETURNING id, site_id)
                INSERT INTO assets.document_content (document_id, site_id, content) SELECT id, site_id, 'x' FROM made RETURNING document_id::text
                """),
            ["assetPart"] = await OneAsync($"""
                WITH part AS (INSERT INTO inventory.part (number, site_id, name) VALUES ('seal of ' || @site, @site, 'A seal') RETURNING id)
                INSERT INTO assets.asset_part (id, site_id, asset_id, part_id, minimum, {Stamps})
                SELECT gen_random_uuid(), a.site_id, a.id, (SELECT p.id FROM part AS p), 1, {Stamped} FROM {Pump} RETURNING id::text
                """),
            ["gauge"] = await OneAsync($"""
                INSERT INTO assets.meter (id, site_id, asset_id, name, unit, {Stamps}) SELECT gen_random_uuid(), a.site_id, a.id, 'Hours', 'h', {Stamped} FROM {Pump} RETURNING id::text
                """),
            ["gaugeReading"] = await OneAsync($"""
                INSERT INTO assets.meter_reading (id, site_id, meter_id, value, {Stamps}) SELECT gen_random_uuid(), m.site_id, m.id, 7, {Stamped} FROM assets.meter AS m WHERE m.site_id = @site RETURNING id::text
                """),
            ["move"] = await OneAsync($"SELECT r.id::text FROM assets.asset_move AS r WHERE r.asset_id = (SELECT a.id FROM {Pump})"),
            ["status"] = await OneAsync($"SELECT r.id::text FROM assets.asset_status AS r WHERE r.asset_id = (SELECT a.id FROM {Pump})"),
            ["binding"] = await OneAsync($"SELECT r.id::text FROM telemetry.tag_binding AS r WHERE r.asset_id = (SELECT a.id FROM {Pump})"),
            ["request"] = await OneAsync($"""
                INSERT INTO requests.request (id, site_id, asset_id, problem_description, state, work_order_id, work_order_number, decided_at_utc, {Stamps})
                SELECT gen_random_uuid(), a.site_id, a.id, 'It hums', 'Accepted', (SELECT w.id FROM work.work_order AS w WHERE w.site_id = @site), 'W-000001', now(), {Stamped}
                FROM {Pump} RETURNING id::text
                """),
            ["requestDocument"] = await OneAsync($"""
                WITH made AS (INSERT INTO assets.document (id, site_id, asset_id, request_id, name, kind, content_type, bytes, sha256, {Stamps})
                    SELECT gen_random_uuid(), r.site_id, r.asset_id, r.id, 'leak.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped} FROM requests.request AS r WHERE r.site_id = @site RETURNING id, site_id)
                INSERT INTO assets.document_content (document_id, site_id, content) SELECT id, site_id, 'x' FROM made RETURNING document_id::text
                """),
        };

        Task<string> OneAsync(string sql) => database.OwnerAsync<string>(sql, new { site });
    }

    /// <summary>Puts the records back as they were at first.</summary>
    /// <param name="about">Whom a certificate and a rate are about; null: the site's own clerk.</param>
    public static Task<int> RenewAsync(CloudDatabase database, string fresh, IReadOnlyDictionary<string, string> site, Guid? about)
    {
        var sql = OfPeople(fresh) ?? OfAssets(fresh) ?? OfStops(fresh) ?? OfWork(fresh) ?? throw new ArgumentOutOfRangeException(nameof(fresh), fresh, "no such record");
        return database.OwnerAsync<int>(
            $"DELETE FROM platform.event WHERE subject = @id; DELETE FROM platform.personal_value WHERE subject = @id; {sql} SELECT 1",
            new { id = Guid.Parse(site[fresh]), site = Guid.Parse(site["siteId"]), user = Guid.Parse(site["user"]), skill = Guid.Parse(site["skill"]), certificate = Guid.Parse(site["certificate"]), part = Guid.Parse(site["part"]), leaf = Guid.Parse(site["leaf"]), about = about ?? Guid.Parse(site["user"]), number = site["siteId"].Replace("-", "", StringComparison.Ordinal)[^10..].ToUpperInvariant() });
    }

    private const string NoCertificate = "DELETE FROM assets.document WHERE site_id = @site AND certificate_id IS NOT NULL; DELETE FROM people.certificate WHERE site_id = @site; ";

    private static string? OfPeople(string fresh) => fresh switch
    {
        "user" => "UPDATE people.user_account SET version = 1, phone = NULL WHERE id = @id; ",
        "leaver" => """
            INSERT INTO people.user_account (id, sign_in_name, normalized_name, display_name, security_stamp, is_active) VALUES (@id, @id::text, upper(@id::text), 'Leaver', '', false)
            ON CONFLICT (id) DO UPDATE SET erased_at_utc = NULL, version = 1;
            INSERT INTO people.membership (user_id, site_id, role) VALUES (@id, @site, 'Technician') ON CONFLICT DO NOTHING;
            """,
        "siteId" => "UPDATE platform.site SET version = 1, locale = 'en' WHERE id = @id; ",
        "membership" => $"DELETE FROM people.membership WHERE user_id = @user AND role <> 'StoreKeeper'; INSERT INTO people.membership (id, site_id, user_id, role, {Stamps}) VALUES (@id, @site, @user, 'Requester', {Stamped}); ",
        "department" => Make("department", "name", "'pumps'"),
        "team" => Make("team", "name", "'crew'"),
        "skill" => NoCertificate + Make("skill", "name", "'high voltage'"),
        "certificate" => NoCertificate + Make("skill", "name", "'high voltage'", "skill") + Make("certificate", "user_id, skill_id, issued_on", "@about, @skill, DATE '2026-01-01'"),
        "scan" => NoCertificate + Make("skill", "name", "'high voltage'", "skill") + Make("certificate", "user_id, skill_id, issued_on", "@about, @skill, DATE '2026-01-01'", "certificate") + $"""
            INSERT INTO assets.document (id, site_id, certificate_id, name, kind, content_type, bytes, sha256, {Stamps}) VALUES (@id, @site, @certificate, 'scan.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped});
            INSERT INTO assets.document_content (document_id, site_id, content) VALUES (@id, @site, 'x');

            """,
        "userPaper" => $"""
            DELETE FROM assets.document WHERE user_id IS NOT NULL AND site_id = @site;
            INSERT INTO assets.document (id, site_id, user_id, name, kind, content_type, bytes, sha256, {Stamps}) VALUES (@id, @site, @user, 'instruction.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped});
            INSERT INTO assets.document_content (document_id, site_id, content) VALUES (@id, @site, 'x');

            """,
        "shift" => Make("shift", "name, weekdays, starts_at, ends_at, valid_from", "'late', '{5}', '14:00', '22:00', DATE '2026-01-01'"),
        "set" => Make("permission_set", "name, permissions", "'auditors', '{ReadAudit}'"),
        "calendar" => Catalogue("people.holiday_calendar", "name", "'C' || @number"),
        "holiday" => Make("holiday", "day, name", "DATE '2026-12-24', 'Christmas eve'"),
        "rate" => Make("labour_rate", "user_id, per_hour, currency, valid_from", "@about, 40, 'EUR', DATE '2026-01-01'"),
        "key" => Make("api_key", "user_id, name, prefix, hash, scopes", "@user, 'historian', 'abcdefgh', sha256(@id::text::bytea), '{ReadReadings}'"),
        "passkey" => $"""
            DELETE FROM people.passkey WHERE id = @id;
            INSERT INTO people.passkey (id, user_id, credential_id, public_key, name, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up, attestation_object, client_data_json, {Stamps})
            VALUES (@id, @about, sha256(@id::text::bytea), '', 'phone', 0, '{"{}"}', true, false, false, '', '', {Stamped});
            """,
        "filter" => Catalogue("people.saved_filter", "owner_id, list, name, query", "@about, 'work-orders', 'F' || @id::text, jsonb_build_object('openOnly', 'true')"),
        "grant" => Make("write_grant", "user_id, reason, until_utc", "@about, 'tuning', TIMESTAMPTZ '2100-01-01 00:00Z'"),
        _ => null,
    };

    private static string? OfAssets(string fresh) => fresh switch
    {
        "paper" => "DELETE FROM assets.document WHERE id = @id; DELETE FROM assets.asset WHERE site_id = @site AND tag_number = 'DESK'; "
            + Catalogue("assets.asset", "tag_number, name, level", "'DESK', 'A desk', 'Component'")
            + $"INSERT INTO assets.document (id, site_id, asset_id, name, kind, content_type, bytes, sha256, {Stamps}) VALUES (@id, @site, @id, 'set-up.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped}); ",
        "leaflet" => $"DELETE FROM assets.document WHERE id = @id; INSERT INTO assets.document (id, site_id, title, name, kind, content_type, bytes, sha256, {Stamps}) VALUES (@id, @site, 'Set-up', 'set-up.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped}); ",
        "report" => $"""
            DELETE FROM assets.document WHERE request_id = @id;
            DELETE FROM requests.request WHERE site_id = @site AND NOT (state IN ('Accepted', 'Resolved') AND EXISTS (SELECT FROM work.work_order AS w WHERE w.id = work_order_id AND w.origin = 'Alarm'));
            UPDATE requests.request SET state = 'Accepted' WHERE site_id = @site;
            INSERT INTO requests.request (id, site_id, asset_id, problem_description, {Stamps})
            SELECT @id, @site, a.id, 'It hums', {Stamped} FROM assets.asset AS a WHERE a.site_id = @site AND a.tag_number IN ('LEAF', 'P-101') ORDER BY a.tag_number DESC LIMIT 1;
            UPDATE requests.request SET reporter_id = @about WHERE id = @id;

            """,
        "meter" => "DELETE FROM assets.meter_reading WHERE meter_id IN (SELECT m.id FROM assets.meter AS m WHERE m.asset_id = @id); DELETE FROM assets.meter WHERE asset_id = @id; "
            + Catalogue("assets.asset", "tag_number, name, level", "'GAUGE', 'A gauge', 'Component'") + Catalogue("assets.meter", "asset_id, name, unit", "@id, 'Hours', 'h'"),
        "run" => Catalogue("assets.import_run", "user_id, bytes, sha256, is_dry_run, outcome, rows, made, changed, unchanged, bad_rows, faults", "@about, 1, repeat('a', 64), true, 'Refused', 1, 0, 0, 0, 1, jsonb_build_array(jsonb_build_object('line', 2, 'tagNumber', 'P', 'field', 'name', 'message', 'It is missing.'))"),
        "part" => Part,
        "entry" => Part + $"INSERT INTO inventory.stock_entry (id, site_id, part_id, kind, quantity, {Stamps}) VALUES (@id, @site, @part, 'In', 1, {Stamped}); ",
        "spare" => Part + $"DELETE FROM stops.stop_rule WHERE asset_id = @leaf; DELETE FROM assets.asset WHERE id IN (@id, @leaf); "
            + $"INSERT INTO assets.asset (id, site_id, tag_number, name, level, {Stamps}) VALUES (@id, @site, 'SHELF', 'A shelf', 'Component', {Stamped}), (@leaf, @site, 'LEAF', 'A leaf', 'Component', {Stamped}); "
            + $"INSERT INTO assets.asset_part (id, site_id, asset_id, part_id, minimum, {Stamps}) VALUES (@id, @site, @id, @part, 1, {Stamped}); ",
        "leaf" => "DELETE FROM assets.asset_part WHERE asset_id = @id; DELETE FROM stops.stop_rule WHERE asset_id = @id; " + Catalogue("assets.asset", "tag_number, name, level", "'LEAF', 'A leaf', 'Component'"),
        "class" => Catalogue("catalogues.asset_class", "code, name", "'C' || @number, 'Class ' || @number"),
        "mechanism" => Catalogue("catalogues.failure_mechanism", "code, description", "'X' || @number, 'Something'"),
        "cause" => Catalogue("catalogues.failure_cause", "code, description", "'X' || @number, 'Something'"),
        "remedy" => Catalogue("catalogues.remedy", "code, description", "'X' || @number, 'Something'"),
        "reason" => Catalogue("catalogues.stop_reason", "code, description, stop_type", "'X' || @number, 'Something', 'Other'"),
        "type" => Catalogue("catalogues.maintenance_type", "name", "'Type ' || @number"),
        "mode" => Catalogue("catalogues.failure_mode", "code, description, category", "'M' || @number, 'Sings', 'Vibration'"),
        _ => null,
    };

    private static string? OfStops(string fresh) => fresh switch
    {
        "stop" => $"DELETE FROM stops.stop WHERE id = @id; INSERT INTO stops.stop (id, site_id, asset_id, asset_tag_number, started_at_utc, source, is_automatic, {Stamps}) VALUES (@id, @site, @leaf, '', '2026-01-01T00:00:00Z', 'Tag', true, {Stamped}); ",
        "stopRule" => "DELETE FROM stops.stop_rule WHERE site_id = @site; DELETE FROM assets.asset_part WHERE asset_id = @leaf; DELETE FROM assets.asset WHERE id = @leaf; "
            + $"INSERT INTO assets.asset (id, site_id, tag_number, name, level, {Stamps}) VALUES (@leaf, @site, 'LEAF', 'A leaf', 'Component', {Stamped}); "
            + $"INSERT INTO stops.stop_rule (id, site_id, asset_id, kind, signal, {Stamps}) VALUES (@id, @site, @leaf, 'Alarm', 'vibration', {Stamped}); ",
        _ => null,
    };

    private static string? OfWork(string fresh) => fresh switch
    {
        "draft" => $"""
            DELETE FROM work.work_order WHERE id = @id;
            INSERT INTO work.work_order (id, site_id, title, state, origin, maintenance_type, {Stamps}) VALUES (@id, @site, 'A draft', 'Draft', 'Person', 'Corrective', now(), @about::text, now(), @about::text);
            """,
        "message" => $"""
            DELETE FROM requests.request WHERE id = @id;
            DELETE FROM work.work_order_assignee WHERE work_order_id = @id;
            DELETE FROM work.work_order WHERE id = @id;
            INSERT INTO work.work_order (id, site_id, asset_id, title, state, origin, maintenance_type, {Stamps})
            SELECT @id, @site, a.id, 'Of a report', 'Scheduled', 'Request', 'Corrective', {Stamped} FROM assets.asset AS a WHERE a.site_id = @site AND a.tag_number IN ('LEAF', 'P-101') ORDER BY a.tag_number DESC LIMIT 1;
            INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by) VALUES (@id, @site, @user, now(), 'test');
            INSERT INTO requests.request (id, site_id, asset_id, problem_description, state, work_order_id, work_order_number, decided_at_utc, {Stamps})
            SELECT w.id, w.site_id, w.asset_id, 'It hums', 'Accepted', w.id, w.number_said, now(), {Stamped} FROM work.work_order AS w WHERE w.id = @id;
            UPDATE requests.request SET reporter_id = @about WHERE id = @id;
            INSERT INTO work.comment (id, site_id, request_id, text, {Stamps}) VALUES (@id, @site, @id, 'Words', now(), @about::text, now(), @about::text);

            """,
        "template" => Catalogue("work.template", "name", "'T' || @number"),
        _ => null,
    };

    /// <summary>What hangs on a work order: one of each kind, and a second work order with a step that failed.</summary>
    public static async Task<Dictionary<string, string>> OfWorkAsync(CloudDatabase database, Guid site, Guid order, Guid user)
    {
        string[] kinds = ["other", "step", "spareStep", "failed", "labour", "mine", "cost", "comment", "said", "link", "spareLink", "signature", "workDocument", "alarmDocument"];
        var ids = kinds.ToDictionary(kind => kind, _ => Guid.CreateVersion7().ToString(), StringComparer.Ordinal);
        const string Of = "site_id, work_order_id";
        await database.OwnerAsync<int>(
            $"""
            INSERT INTO work.work_order (id, site_id, title, state, origin, maintenance_type, started_at_utc, {Stamps})
            VALUES (@other, @site, 'Another', 'InProgress', 'Person', 'Inspection', now(), {Stamped});
            UPDATE work.work_order SET state = 'InProgress', wait_reason = NULL WHERE id = @order;
            INSERT INTO work.step (id, {Of}, position, action, type, {Stamps}) VALUES (@step, @site, @order, 1, 'Look', 'Text', {Stamped}), (@failed, @site, @other, 1, 'Look', 'Check', {Stamped});
            UPDATE work.step SET result = 'false' WHERE id = @failed;
            INSERT INTO work.labour (id, {Of}, user_id, started_at_utc, ended_at_utc, is_reversed, {Stamps}) VALUES (@labour, @site, @order, @user, '2026-01-01', '2026-01-01', true, {Stamped});
            INSERT INTO work.cost (id, {Of}, kind, amount, currency, {Stamps}) VALUES (@cost, @site, @order, 'Other', 1, 'EUR', {Stamped});
            INSERT INTO work.cost ({Of}, kind, amount, currency, reverses, {Stamps}) VALUES (@site, @order, 'Other', -1, 'EUR', @cost, {Stamped});
            INSERT INTO work.comment (id, {Of}, text, {Stamps}) VALUES (@comment, @site, @order, 'Hm', {Stamped});
            INSERT INTO work.link (id, {Of}, kind, other_id, {Stamps}) VALUES (@link, @site, @order, 'Follows', @other, {Stamped});
            INSERT INTO work.signature (id, {Of}, meaning, {Stamps}) VALUES (@signature, @site, @order, 'Performed', {Stamped});
            INSERT INTO assets.document (id, {Of}, name, kind, content_type, bytes, sha256, {Stamps}) VALUES (@workDocument, @site, @order, 'seal.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped});
            INSERT INTO assets.document (id, site_id, alarm_id, name, kind, content_type, bytes, sha256, {Stamps}) SELECT @alarmDocument, @site, a.id, 'bearing.txt', 'Document', 'text/plain', 1, repeat('a', 64), {Stamped} FROM alarms.alarm AS a WHERE a.site_id = @site LIMIT 1;
            INSERT INTO assets.document_content (document_id, site_id, content) SELECT d.id, @site, 'x' FROM assets.document AS d WHERE d.id IN (@workDocument, @alarmDocument);
            UPDATE work.work_order SET state = 'Waiting', wait_reason = 'Schedule' WHERE id = @order;
            SELECT 1
            """, Parameters(ids, site, order, user));
        return ids;
    }

    /// <summary>Puts what hangs on a site's work order back as it was at first, the work order going on.</summary>
    /// <param name="person">Who tries: some of it is theirs.</param>
    public static Task<int> RenewWorkAsync(CloudDatabase database, IReadOnlyDictionary<string, string> ids, Guid person) => database.OwnerAsync<int>(
        $"""
        UPDATE work.work_order SET state = 'InProgress', wait_reason = NULL WHERE id = @order;
        DELETE FROM platform.event WHERE subject IN (@order, @other, @step, @spareStep, @failed, @mine, @said, @spareLink);
        UPDATE work.step SET version = 1, note = NULL, follow_up_id = NULL WHERE id IN (@step, @failed);
        DELETE FROM work.link WHERE site_id = @site AND id <> @link;
        DELETE FROM work.work_order WHERE origin_id = @failed;
        DELETE FROM work.step WHERE work_order_id = @order AND id <> @step;
        DELETE FROM work.labour WHERE site_id = @site AND id <> @labour;
        DELETE FROM work.cost WHERE site_id = @site AND id <> @cost AND reverses IS NULL;
        DELETE FROM work.comment WHERE work_order_id = @order AND id <> @comment;
        DELETE FROM work.signature WHERE work_order_id = @order AND id <> @signature;
        DELETE FROM assets.document WHERE work_order_id = @order AND id <> @workDocument;
        INSERT INTO work.step (id, site_id, work_order_id, position, action, {Stamps}) VALUES (@spareStep, @site, @order, 2, 'Look again', {Stamped});
        INSERT INTO work.comment (id, site_id, work_order_id, text, {Stamps}) VALUES (@said, @site, @order, 'Words', now(), @user::text, now(), @user::text);
        INSERT INTO work.link (id, site_id, work_order_id, kind, other_id, {Stamps}) VALUES (@spareLink, @site, @order, 'Blocks', @other, {Stamped});
        INSERT INTO work.labour (id, site_id, work_order_id, user_id, started_at_utc, ended_at_utc, {Stamps})
        SELECT @mine, @site, @order, @user, '2026-02-01', '2026-02-01', {Stamped} WHERE people.are_of_site(ARRAY[@user], @site);
        SELECT 1
        """, Parameters(ids, Guid.Parse(ids["siteId"]), Guid.Parse(ids["order"]), person));

    private static Dapper.DynamicParameters Parameters(IReadOnlyDictionary<string, string> ids, Guid site, Guid order, Guid user)
    {
        var parameters = new Dapper.DynamicParameters(new { site, order, user });
        foreach (var kind in (string[])["other", "step", "spareStep", "failed", "labour", "mine", "cost", "comment", "said", "link", "spareLink", "signature", "workDocument", "alarmDocument"])
            parameters.Add(kind, Guid.Parse(ids[kind]));
        return parameters;
    }

    private const string Part = $"""
        DELETE FROM assets.asset_part WHERE part_id = @part; DELETE FROM inventory.stock_entry WHERE part_id = @part; DELETE FROM inventory.stock WHERE part_id = @part;
        DELETE FROM inventory.part WHERE id = @part; DELETE FROM platform.event WHERE subject = @part;
        INSERT INTO inventory.part (id, site_id, number, name, {Stamps}) VALUES (@part, @site, 'N' || @number, 'A seal', {Stamped});

        """;

    private static string Catalogue(string table, string columns, string values) =>
        $"DELETE FROM {table} WHERE id = @id; INSERT INTO {table} (id, site_id, {columns}, {Stamps}) VALUES (@id, @site, {values}, {Stamped}); ";

    private static string Make(string table, string columns, string values, string id = "id") =>
        $"DELETE FROM people.{table} WHERE site_id = @site; INSERT INTO people.{table} (id, site_id, {columns}, {Stamps}) VALUES (@{id}, @site, {values}, {Stamped}); ";
}
