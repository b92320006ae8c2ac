using System.Net;
using System.Text;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>Every endpoint is tried as every role, at the person's own site and at another, with work assigned to them, to nobody and to somebody else.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _ids = new(StringComparer.Ordinal);
    private CloudHost _host = null!;
    private IReadOnlyDictionary<string, string> _mine = null!;
    private IReadOnlyDictionary<string, string> _theirs = null!;
    private Guid _somebody;

    /// <summary>What was last restored; null once something may have changed since.</summary>
    private (string SiteId, string AlarmState, Held Held)? _asRestored;


    private enum Held
    {
        ByMe,
        ByNobody,
        BySomebody,
    }

    public async Task InitializeAsync()
    {
        _host = await CloudHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:SignedInBurst"] = "100000" });
        var site = await SiteAsync("MINE");
        _mine = site;
        _theirs = await SiteAsync("THEIRS");
        _somebody = await _host.Database.AddPersonAsync("somebody", (Guid.Parse(site["siteId"]), "Technician"));
        foreach (var role in AccessTable.Roles)
        {
            _ids[role] = await _host.Database.AddPersonAsync(role, (Guid.Parse(site["siteId"]), role));
            _people[role] = await _host.SignInAsync(role);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _people.Values)
            client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_that_asks_for_a_permission_is_in_the_table()
    {
        var written = AccessTable.Rows.Select(row => $"{row.Method} {Shape(row.Path)}").Append("POST /auth/sign-out").Append("DELETE /me/sessions/*").Append("POST /me/two-factor/confirm").Append("POST /me/passkeys").Append("DELETE /me/logins/*").Order();
        var mapped = _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is not null && endpoint.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {Shape(endpoint.RoutePattern.RawText!["/api/v1".Length..])}").Order();

        mapped.ShouldBe(written);

        static string Shape(string path) => System.Text.RegularExpressions.Regex.Replace(path, "\\{[^}]*\\}", "*", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Each_role_may_do_at_its_own_site_what_the_table_says_and_nothing_at_another()
    {
        List<string> wrong = [];
        // What only reads comes together and by who holds the work, so that nothing has to be put back between.
        foreach (var row in AccessTable.Rows.OrderBy(row => row.Method is not "GET"))
        {
            foreach (var held in Enum.GetValues<Held>())
            {
                foreach (var role in AccessTable.Roles.Where(role => HoldsThatTell(row.Of(role)).Contains(held)))
                    await TryAsync(row, role, held, isMine: true, wrong);
            }

            foreach (var role in AccessTable.Roles.Where(_ => !row.NamesNoSite))
                await TryAsync(row, role, Held.ByMe, isMine: false, wrong);
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_starts_work_of_the_pool_has_it_and_a_supervisor_hands_it_on()
    {
        await ResetAsync(_mine, "Waiting", "ActiveUnacknowledged", []);

        (await SendAsync("Technician", "POST", $"/work-orders/{_mine["order"]}/start", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await AssigneesAsync("Supervisor")).ShouldBe(["Technician"]);
        (await SendAsync("Contractor", "GET", $"/work-orders/{_mine["order"]}", null)).Status.ShouldBe(HttpStatusCode.NotFound);

        await AssignAsync(_ids["Contractor"], HttpStatusCode.OK);
        (await AssigneesAsync("Contractor")).ShouldBe(["Contractor"]);
        (await SendAsync("Technician", "GET", $"/work-orders/{_mine["order"]}", null)).Status.ShouldBe(HttpStatusCode.NotFound);
        await AssignAsync(_ids["StoreKeeper"], HttpStatusCode.UnprocessableEntity);
        await AssignAsync(Guid.NewGuid(), HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Whoever sees all sees what somebody else does, whoever sees nothing not even their own.</summary>
    private static Held[] HoldsThatTell(char letter) => letter switch
    {
        'Y' => [Held.BySomebody],
        'A' => Enum.GetValues<Held>(),
        'O' => [Held.ByMe, Held.BySomebody],
        _ => [Held.ByMe],
    };

    private async Task TryAsync(AccessTable.Row row, string role, Held held, bool isMine, List<string> wrong)
    {
        var unique = $"u{Guid.NewGuid():N}"[..20];
        var site = new Dictionary<string, string>(isMine ? _mine : _theirs, StringComparer.Ordinal) { ["unique"] = unique, ["UNIQUE"] = unique.ToUpperInvariant(), ["CODE"] = unique[..12].ToUpperInvariant() };
        var isAllowed = row.Of(role) is not '.';
        if (isAllowed || row.State is not null) // else it is refused before it touches anything
            await RestoreAsync(row, site, isMine, role, held);
        if (row.Method is not "GET")
            _asRestored = null;
        var (status, text) = await SendAsync(role, row.Method, Fill(row.Path + row.Query, site), row.Body is { } body ? Fill(body, site) : null, row.Version, row.ContentType);
        var isSeen = isMine && row.Of(role) switch
        {
            'Y' => true,
            'O' => held is Held.ByMe,
            'A' => held is Held.ByMe || (held is Held.ByNobody && role is "Technician"),
            _ => false,
        };
        // What lies at another site is not there for who may see such a thing at their own.
        var isRight = !isAllowed ? status is HttpStatusCode.Forbidden || (status is HttpStatusCode.NotFound && (row.State is not null || !isMine))
            : row.Lists is { } record ? status is HttpStatusCode.OK && row.Has(text, site[record]) == isSeen
            : isSeen ? (int)status is >= 200 and < 300
            : status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden;
        if (!isRight)
            wrong.Add($"{role}, {(isMine ? "own site" : "other site")}, work held {held}: {row.Method} {row.Path} was answered {(int)status} {text[..Math.Min(300, text.Length)]}");
    }

    private async Task RestoreAsync(AccessTable.Row row, Dictionary<string, string> site, bool isMine, string role, Held held)
    {
        if (row.Fresh is { } fresh)
        {
            await AccessRecords.RenewAsync(_host.Database, fresh, site, isMine && held is Held.ByMe ? _ids[role] : null);
            _asRestored = null;
            return;
        }

        var wanted = (site["siteId"], row.AlarmState, held);
        if (row.State is null && _asRestored == wanted)
            return;
        if (row.State is not null)
            await AccessRecords.RenewWorkAsync(_host.Database, site, _ids[role]);
        await ResetAsync(site, row.State ?? "Waiting", row.AlarmState, held switch
        {
            Held.ByMe => [.. _ids.Values],
            Held.BySomebody => [_somebody],
            _ => [],
        });
        _asRestored = row.State is null ? wanted : null;
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string role, string method, string path, string? body, int version = 1, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), $"/api/v1{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        if (method is not "GET")
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await _people[role].SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string?[]> AssigneesAsync(string role)
    {
        var (_, text) = await SendAsync(role, "GET", $"/work-orders/{_mine["order"]}", null);
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("assignees").EnumerateArray().Select(one => one.GetProperty("name").GetString())];
    }

    private async Task AssignAsync(Guid person, HttpStatusCode expected)
    {
        var version = await _host.Database.OwnerAsync<int>("SELECT version FROM work.work_order WHERE id = @id", new { id = Guid.Parse(_mine["order"]) });
        (await SendAsync("Supervisor", "POST", $"/work-orders/{_mine["order"]}/assign", $"{{\"userIds\":[\"{person}\"]}}", version)).Status.ShouldBe(expected);
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> site) =>
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
        DELETE FROM work.work_order_assignee WHERE work_order_id = @order;
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT @order, @siteId, a.assignee, now(), 'test' FROM unnest(@assignees) AS a (assignee);
        -- What was opened of a request since is somebody's, or it would show its asset to all of the pool.
        INSERT INTO work.work_order_assignee (work_order_id, site_id, user_id, assigned_at_utc, assigned_by)
        SELECT w.id, w.site_id, @somebody, now(), 'test' FROM work.work_order AS w
        WHERE w.site_id = @siteId AND w.origin = 'Request' AND NOT EXISTS (SELECT FROM work.work_order_assignee AS a WHERE a.work_order_id = w.id);
        SELECT 1
        """;

    /// <summary>Puts a site's work order into a state at version 1, in somebody's hands or the pool, and its alarm back to unseen.</summary>
    private Task<int> ResetAsync(IReadOnlyDictionary<string, string> site, string state, string alarmState, Guid[] assignees) => _host.Database.OwnerAsync<int>(
        ResetSql,
        new
        {
            state,
            alarmState,
            assignees,
            somebody = _somebody,
            order = Guid.Parse(site["order"]),
            alarm = Guid.Parse(site["alarm"]),
            rule = Guid.Parse(site["rule"]),
            asset = Guid.Parse(site["asset"]),
            stop = Guid.Parse(site["stop"]),
            siteId = Guid.Parse(site["siteId"]),
        });

    /// <summary>A site with one gateway, one tag, one alarm and its work order; their ids by name.</summary>
    private async Task<IReadOnlyDictionary<string, string>> SiteAsync(string code)
    {
        await using var plant = await Plant.MakeAsync(_host.Database, code);
        using var gateway = await TestGateway.EnrolAsync(_host, plant.SiteId);
        var at = DateTimeOffset.UtcNow;
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.vibration"], new Reading(0, 1, Quality.Good, at, at))));
        var raised = Plant.Transition();
        await plant.RecordAsync(raised);
        const string Order = "SELECT id::text FROM work.work_order WHERE site_id = @SiteId";
        await Until.TrueAsync(
            async _ => (await _host.Database.OwnerRowsAsync<string>(Order, new { plant.SiteId })).Count == 1, TimeSpan.FromSeconds(20), "the work order", default);
        const string Audited = "SELECT r.id::text FROM audit.record AS r JOIN assets.asset AS a ON a.id = r.entity_id WHERE a.site_id = @SiteId AND a.tag_number = 'P-101' AND r.action = 'Create'";
        await Until.TrueAsync(
            async _ => (await _host.Database.OwnerRowsAsync<string>(Audited, new { plant.SiteId })).Count == 1, TimeSpan.FromSeconds(20), "the audit", default);
        var user = await _host.Database.AddPersonAsync($"{code} clerk", (plant.SiteId, "StoreKeeper"));
        var command = await _host.Database.OwnerAsync<Guid>(
            """
            UPDATE telemetry.tag SET write_min = 0, write_max = 10 WHERE gateway_id = @Id;
            INSERT INTO fleet.command (id, site_id, gateway_id, tag_id, tag, unit, value, reason, made_at_utc, made_by, expires_at_utc)
            SELECT gen_random_uuid(), t.site_id, t.gateway_id, t.id, t.name, t.unit, 1, 'test', now(), 'test', now() + interval '1 hour'
            FROM telemetry.tag AS t WHERE t.gateway_id = @Id RETURNING id
            """, new { gateway.Id });
        var order = await _host.Database.OwnerAsync<Guid>("SELECT id FROM work.work_order WHERE site_id = @SiteId", new { plant.SiteId });
        return new Dictionary<string, string>(
            AccessRecords.NewIds().Concat(await AccessRecords.OfPumpAsync(_host.Database, plant.SiteId)).Concat(await AccessRecords.OfWorkAsync(_host.Database, plant.SiteId, order, user)), StringComparer.Ordinal)
        {
            ["user"] = user.ToString(),
            ["site"] = code,
            ["siteId"] = plant.SiteId.ToString(),
            ["gateway"] = gateway.Id.ToString(),
            ["command"] = command.ToString(),
            ["tag"] = (await _host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE site_id = @SiteId", new { plant.SiteId })).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["asset"] = await _host.Database.OwnerAsync<string>("SELECT id::text FROM assets.asset WHERE site_id = @SiteId AND tag_number = 'P-101'", new { plant.SiteId }),
            ["alarm"] = raised.AlarmId.ToString(),
            ["rule"] = await _host.Database.OwnerAsync<string>("SELECT rule_id::text FROM alarms.alarm WHERE id = @AlarmId", new { raised.AlarmId }),
            ["incident"] = await _host.Database.OwnerAsync<string>("SELECT incident_id::text FROM alarms.alarm WHERE id = @AlarmId", new { raised.AlarmId }),
            ["soon"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["setting"] = "work.serviceLevelHigh",
            ["audit"] = await _host.Database.OwnerAsync<string>(Audited, new { plant.SiteId }),
            ["order"] = order.ToString(),
        };
    }
}
