using System.Net;
using System.Text;
using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Requests;
using Maintenance.Cloud.Stops;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Readings;
using Maintenance.Local;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>The one host of the tests of rights: two sites with one of everything, and somebody of each role at one of them.</summary>
public sealed class AccessHost : IAsyncLifetime
{
    /// <summary>A supervisor of one department only.</summary>
    public const string OfDepartment = "SupervisorOfDepartment";

    private readonly Dictionary<string, HttpClient> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _ids = new(StringComparer.Ordinal);
    private Guid _somebody;

    /// <summary>What was last restored; null once something may have changed since.</summary>
    private Restored? _asRestored;

    internal enum Held
    {
        ByMe,
        ByNobody,
        BySomebody,
    }

    public CloudHost Host { get; private set; } = null!;

    /// <summary>Records of the people's own site by name.</summary>
    public IReadOnlyDictionary<string, string> Mine { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Theirs { get; private set; } = null!;

    /// <summary>What the modules keep as records.</summary>
    internal static IEnumerable<RecordDefinition> Kinds =>
    [
        TheOrganisation.Kind, Preferences.Kind, .. PeopleModule.Records, .. CataloguesModule.Records, .. AssetsModule.Records, AlarmDocuments.Kind, .. StopsModule.Records, .. WorkModule.Records, .. RequestsModule.Records,
    ];

    /// <summary>Somebody of each role.</summary>
    public IReadOnlyDictionary<string, Guid> Ids => _ids;

    public async Task InitializeAsync()
    {
        Host = await CloudHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:SignedInBurst"] = "100000", ["RateLimits:AnonymousInWindow"] = "100000" });
        Mine = await SiteAsync("MINE");
        Theirs = await SiteAsync("THEIRS");
        var site = Guid.Parse(Mine["siteId"]);
        _somebody = await Host.Database.AddPersonAsync("somebody", (site, "Technician"));
        foreach (var role in AccessTable.Roles)
            await AddAsync(role, role, site);
    }

    /// <summary>Adds <see cref="OfDepartment"/>, with the department.</summary>
    public async Task AddSupervisorAsync(Guid department)
    {
        var site = Guid.Parse(Mine["siteId"]);
        var id = await Host.Database.AddPersonAsync(OfDepartment, (site, "Supervisor"));
        await Host.Database.OwnerAsync<int>(
            """
            INSERT INTO people.department (id, site_id, name, created_at_utc, created_by, changed_at_utc, changed_by) VALUES (@department, @site, 'Rotating', now(), 'test', now(), 'test');
            UPDATE people.membership SET department_ids = ARRAY[@department] WHERE user_id = @id RETURNING 1
            """, new { department, site, id });
        (_ids[OfDepartment], _people[OfDepartment]) = (id, await Host.SignInAsync(OfDepartment));
        _asRestored = null;
    }

    /// <summary>Takes the department away again: others make and remove departments of the site.</summary>
    public Task<int> RemoveDepartmentAsync(Guid department) => Host.Database.OwnerAsync<int>(
        """
        UPDATE assets.asset SET department_id = NULL WHERE department_id = @department;
        UPDATE requests.request SET department_id = NULL WHERE department_id = @department;
        UPDATE people.membership SET department_ids = '{}' WHERE @department = ANY (department_ids);
        DELETE FROM people.department WHERE id = @department;
        SELECT 1
        """, new { department });

    public async Task DisposeAsync()
    {
        foreach (var client in _people.Values)
            client.Dispose();
        await Host.DisposeAsync();
    }

    private async Task AddAsync(string name, string role, Guid site)
    {
        _ids[name] = await Host.Database.AddPersonAsync(name, (site, role));
        _people[name] = await Host.SignInAsync(name);
    }

    /// <summary>Records of a site, with names that nothing has yet.</summary>
    internal static Dictionary<string, string> Named(IReadOnlyDictionary<string, string> site)
    {
        var unique = $"u{Guid.NewGuid():N}"[..20];
        return new(site, StringComparer.Ordinal) { ["unique"] = unique, ["UNIQUE"] = unique.ToUpperInvariant(), ["CODE"] = unique[..12].ToUpperInvariant() };
    }

    /// <summary>What answers an address below /api/v1, whatever its holes are called.</summary>
    internal RouteEndpoint? EndpointOf(string method, string path) => Endpoints.FirstOrDefault(endpoint =>
        string.Equals(ShapeOf(endpoint), Shape($"{method} {path}"), StringComparison.Ordinal));

    /// <summary>All that there are.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal));

    internal static string ShapeOf(RouteEndpoint endpoint) =>
        Shape($"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} {endpoint.RoutePattern.RawText!["/api/v1".Length..]}");

    internal static string Shape(string path) =>
        System.Text.RegularExpressions.Regex.Replace(path, "\\{[^}]*\\}", "*", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Puts back what an endpoint is tried on, unless all that was done since only read or was refused.</summary>
    internal async Task RestoreAsync(AccessTable.Row row, Dictionary<string, string> site, bool isMine, string role, Held held)
    {
        var wanted = row.Fresh is { } fresh ? new Restored(site["siteId"], fresh, "", isMine && held is Held.ByMe ? _ids[role] : null, held)
            : new Restored(site["siteId"], row.State ?? "", row.AlarmState, row.NamesOwn ? _ids[role] : null, held);
        if (_asRestored == wanted)
            return;
        _asRestored = null;
        if (row.Fresh is not null)
        {
            await AccessRecords.RenewAsync(Host.Database, row.Fresh, site, wanted.Person);
        }
        else
        {
            if (row.State is not null)
                await AccessRecords.RenewWorkAsync(Host.Database, site, _ids[role]);
            await ResetAsync(site, row.State ?? "Waiting", row.AlarmState, held switch
            {
                Held.ByMe => [.. _ids.Values],
                Held.BySomebody => [_somebody],
                _ => [],
            });
        }

        _asRestored = wanted;
    }

    internal async Task<(HttpStatusCode Status, string Text)> SendAsync(string role, string method, string path, string? body, int version = 1, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), $"/api/v1{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        if (method is not "GET")
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await _people[role].SendAsync(request);
        if (method is not "GET" && (int)answer.StatusCode is < 400 or >= 500)
            _asRestored = null;
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static string Fill(string text, IReadOnlyDictionary<string, string> site) =>
        site.Aggregate(text, (filled, record) => filled.Replace($"{{{record.Key}}}", record.Value, StringComparison.Ordinal));

    private const string ResetSql = """
        UPDATE work.work_order SET version = 1, completed_by = NULL, wait_reason = CASE @state WHEN 'Waiting' THEN 'Schedule' WHEN 'Begun' THEN 'Schedule' WHEN 'Approval' THEN 'Approval' END,
            state = CASE WHEN @state IN ('Begun', 'Approval') THEN 'Waiting' ELSE @state END, verdict = CASE WHEN @state IN ('Done', 'Verified') THEN 'Confirmed' END,
            started_at_utc = CASE WHEN @state IN ('Draft', 'Waiting', 'Approval') THEN NULL ELSE now() END
        WHERE id = @order;
        UPDATE alarms.alarm SET acknowledged_at_utc = NULL WHERE id = @alarm;
        UPDATE alarms.alarm_rule SET state = @alarmState, is_active = @alarmState LIKE 'Active%', is_latching = @alarmState LIKE 'Latched%',
            shelved_until_utc = NULL, is_out_of_service = false, is_taken_out = false, version = 1 WHERE id = @rule;
        DELETE FROM alarms.out_of_service WHERE site_id = @siteId;
        DELETE FROM stops.claim WHERE asset_id = @asset;
        DELETE FROM stops.stop WHERE asset_id = @asset;
        DELETE FROM platform.event WHERE subject = @stop;
        UPDATE assets.asset SET version = 1, manufacturer = NULL WHERE id = @asset;
        DELETE FROM platform.event WHERE subject = @asset;
        DELETE FROM settings.setting WHERE site_id = @siteId;
        DELETE FROM catalogues.failure_mode_rule WHERE site_id = @siteId;
        INSERT INTO stops.claim (id, site_id, asset_id, source, key, started_at_utc) VALUES (gen_random_uuid(), @siteId, @asset, 'Tag', 'test', '2026-01-01T00:00:00Z');
        INSERT INTO stops.stop (id, site_id, asset_id, asset_tag_number, started_at_utc, source, is_automatic, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@stop, @siteId, @asset, '', '2026-01-01T00:00:00Z', 'Tag', true, now(), 'test', now(), 'test');
        DELETE FROM catalogues.failure_mode_table WHERE site_id = @siteId;
        DELETE FROM work.work_order_assignee WHERE work_order_id IN (@order, @other);
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT o.id, @siteId, a.assignee, now(), 'test' FROM unnest(@assignees) AS a (assignee) CROSS JOIN unnest(ARRAY[@order, @other]) AS o (id);
        -- What was made or opened since is somebody's, or it would show its asset to all of the pool.
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT w.id, w.site_id, @somebody, now(), 'test' FROM work.work_order AS w
        WHERE w.site_id = @siteId AND w.id NOT IN (@order, @other) AND NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = w.id);
        SELECT 1
        """;

    /// <param name="What">The record that was made anew, or the state of the work order.</param>
    /// <param name="Person">Whose it is; null: it is all the same.</param>
    private sealed record Restored(string SiteId, string What, string AlarmState, Guid? Person, Held Held);

    /// <summary>Puts a site's work order into a state at version 1, in somebody's hands or the pool, and its alarm back to unseen.</summary>
    internal Task<int> ResetAsync(IReadOnlyDictionary<string, string> site, string state, string alarmState, Guid[] assignees)
    {
        _asRestored = null;
        return Host.Database.OwnerAsync<int>(
            ResetSql,
            new
            {
                state,
                alarmState,
                assignees,
                somebody = _somebody,
                order = Guid.Parse(site["order"]),
                other = Guid.Parse(site["other"]),
                alarm = Guid.Parse(site["alarm"]),
                rule = Guid.Parse(site["rule"]),
                asset = Guid.Parse(site["asset"]),
                stop = Guid.Parse(site["stop"]),
                siteId = Guid.Parse(site["siteId"]),
            });
    }

    /// <summary>A site with one gateway, one tag, one alarm and its work order; their ids by name.</summary>
    private async Task<IReadOnlyDictionary<string, string>> SiteAsync(string code)
    {
        await using var plant = await Plant.MakeAsync(Host, code);
        using var gateway = await TestGateway.EnrolAsync(Host, plant.SiteId);
        var at = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.vibration"], new Reading(0, 1, Quality.Good, at, at))));
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        const string Order = "SELECT id::text FROM work.work_order WHERE site_id = @SiteId";
        await Until.TrueAsync(
            async _ => (await Host.Database.OwnerRowsAsync<string>(Order, new { plant.SiteId })).Count == 1, TimeSpan.FromSeconds(20), "the work order", default);
        const string Audited = "SELECT r.id::text FROM audit.record AS r JOIN assets.asset AS a ON a.id = r.entity_id WHERE a.site_id = @SiteId AND a.tag_number = 'P-101' AND r.action = 'Create'";
        await Until.TrueAsync(
            async _ => (await Host.Database.OwnerRowsAsync<string>(Audited, new { plant.SiteId })).Count == 1, TimeSpan.FromSeconds(20), "the audit", default);
        var user = await Host.Database.AddPersonAsync($"{code} clerk", (plant.SiteId, "StoreKeeper"));
        var command = await Host.Database.OwnerAsync<Guid>(
            """
            UPDATE telemetry.tag SET write_min = 0, write_max = 10 WHERE gateway_id = @Id;
            INSERT INTO fleet.command (id, site_id, gateway_id, tag_id, tag, unit, value, reason, made_at_utc, made_by, expires_at_utc)
            SELECT gen_random_uuid(), t.site_id, t.gateway_id, t.id, t.name, t.unit, 1, 'test', now(), 'test', now() + interval '1 hour'
            FROM telemetry.tag AS t WHERE t.gateway_id = @Id RETURNING id
            """, new { gateway.Id });
        var order = await Host.Database.OwnerAsync<Guid>("SELECT id FROM work.work_order WHERE site_id = @SiteId", new { plant.SiteId });
        return new Dictionary<string, string>(
            AccessRecords.NewIds().Concat(await AccessRecords.OfPumpAsync(Host.Database, plant.SiteId)).Concat(await AccessRecords.OfWorkAsync(Host.Database, plant.SiteId, order, user)), StringComparer.Ordinal)
        {
            ["user"] = user.ToString(),
            ["site"] = code,
            ["siteId"] = plant.SiteId.ToString(),
            ["gateway"] = gateway.Id.ToString(),
            ["command"] = command.ToString(),
            ["tag"] = (await Host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE site_id = @SiteId", new { plant.SiteId })).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["asset"] = await Host.Database.OwnerAsync<string>("SELECT id::text FROM assets.asset WHERE site_id = @SiteId AND tag_number = 'P-101'", new { plant.SiteId }),
            ["alarm"] = raised.AlarmId.ToString(),
            ["rule"] = await Host.Database.OwnerAsync<string>("SELECT rule_id::text FROM alarms.alarm WHERE id = @AlarmId", new { raised.AlarmId }),
            ["incident"] = await Host.Database.OwnerAsync<string>("SELECT incident_id::text FROM alarms.alarm WHERE id = @AlarmId", new { raised.AlarmId }),
            ["soon"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["setting"] = "work.serviceLevelHigh",
            ["audit"] = await Host.Database.OwnerAsync<string>(Audited, new { plant.SiteId }),
            ["order"] = order.ToString(),
        };
    }
}

[CollectionDefinition("Access")]
public sealed class SharedAccessHost : ICollectionFixture<AccessHost>;
