using System.Security.Cryptography;
using Dapper;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Seed;
using Maintenance.Tool.Seed.Plant;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Seed;

[Collection(WholeProducts.Name)]
public sealed class SeedTests
{
    private static readonly SeedSize Small = new(400, 3_000, 42, new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    // What must not be, each with the number of rows that break it.
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a person works at one place at a time", """
            SELECT count(*) FROM work.labour AS l JOIN work.labour AS o ON o.user_id = l.user_id AND o.id > l.id
              AND tstzrange(l.started_at_utc, l.ended_at_utc) && tstzrange(o.started_at_utc, o.ended_at_utc)
            """),
        ("hours that ended are booked once, at the rate of their day", """
            SELECT count(*) FROM work.labour AS l JOIN platform.site AS p ON p.id = l.site_id LEFT JOIN work.cost AS c ON c.labour_id = l.id
            CROSS JOIN LATERAL (SELECT r.per_hour FROM people.labour_rate AS r WHERE r.site_id = l.site_id AND lower(r.craft) = lower(l.craft)
                AND r.valid_from <= (l.started_at_utc AT TIME ZONE p.time_zone)::date ORDER BY r.valid_from DESC LIMIT 1) AS r
            WHERE l.ended_at_utc IS NOT NULL AND (c.id IS NULL OR c.per_hour <> r.per_hour
                OR abs(c.amount - extract(epoch FROM l.ended_at_utc - l.started_at_utc) / 3600 * r.per_hour) > 0.0001)
            """),
        ("the history of a work order leads to its state", """
            SELECT count(*) FROM work.work_order AS w
            WHERE w.state <> coalesce((SELECT h.to_state FROM work.work_order_history AS h WHERE h.work_order_id = w.id ORDER BY h.id DESC LIMIT 1), 'Draft')
               OR EXISTS (SELECT FROM (SELECT h.from_state, lag(h.to_state, 1, CASE WHEN w.origin = 'Person' THEN 'Draft' END) OVER (ORDER BY h.id) AS before,
                    h.at_utc < lag(h.at_utc) OVER (ORDER BY h.id) AS is_back FROM work.work_order_history AS h WHERE h.work_order_id = w.id) AS s
                    WHERE s.from_state IS DISTINCT FROM s.before OR s.is_back)
            """),
        ("a work order's row knows whom it is given to", """
            SELECT count(*) FROM work.work_order AS w
            WHERE ARRAY(SELECT unnest(w.assignee_ids) ORDER BY 1) <> ARRAY(SELECT coalesce(a.user_id, a.team_id) FROM work.work_order_assignee AS a WHERE a.work_order_id = w.id ORDER BY 1)
            """),
        ("who verifies did not do it", "SELECT count(*) FROM work.work_order AS w WHERE w.verified_by = w.completed_by"),
        ("a step is as its answer says", "SELECT count(*) FROM work.step AS s WHERE s.result IS NOT NULL AND s.status <> work.status_of(s.type, s.result, s.lower_limit, s.upper_limit, s.choices, s.failing_choices)"),
        ("nothing that is done has an open step that is required", """
            SELECT count(*) FROM work.step AS s JOIN work.work_order AS w ON w.id = s.work_order_id
            WHERE w.state IN ('Done', 'Verified', 'Closed') AND (s.status = 'Open' OR (s.status = 'Failed' AND s.follow_up_id IS NULL))
            """),
        ("a stop is what somebody claims", """
            SELECT count(*) FROM stops.stop AS s WHERE NOT EXISTS (SELECT FROM stops.claim AS c
                WHERE c.asset_id = s.asset_id AND c.started_at_utc = s.started_at_utc AND c.ended_at_utc IS NOT DISTINCT FROM s.ended_at_utc)
            """),
        ("an asset stands in its tree", """
            SELECT count(*) FROM assets.asset AS a JOIN assets.asset AS p ON p.id = a.parent_id
            WHERE a.above_ids <> p.above_ids || p.id OR assets.rank_of(p.level) > assets.rank_of(a.level)
            """),
        ("an asset is as the ledger of its status says, or in work", """
            SELECT count(*) FROM assets.asset AS a WHERE a.status <> 'Maintenance'
              AND a.status <> (SELECT s.status FROM assets.asset_status AS s WHERE s.asset_id = a.id ORDER BY s.since_utc DESC LIMIT 1)
            """),
        ("a request is as its work order is", """
            SELECT count(*) FROM requests.request AS r JOIN work.work_order AS w ON w.id = r.work_order_id
            WHERE w.origin_id <> r.id OR w.number_said <> r.work_order_number OR (r.state = 'Resolved') <> (w.state IN ('Verified', 'Closed'))
            """),
        ("the versions of a record that is told have no gap", """
            SELECT count(*) FROM (SELECT e.version, row_number() OVER (PARTITION BY e.subject ORDER BY e.id) AS place, e.at_utc < lag(e.at_utc) OVER (ORDER BY e.id) AS is_back
                FROM platform.event AS e JOIN work.work_order AS w ON w.id = e.subject) AS v WHERE v.version <> v.place OR v.is_back
            """),
        ("every event has its record", "SELECT abs((SELECT count(*) FROM platform.event AS e WHERE e.id <= (SELECT max(r.event_id) FROM audit.record AS r)) - (SELECT count(*) FROM audit.record))"),
    ];

    [Theory]
    [InlineData("", null)]
    [InlineData("--assets 100 --work-orders 1", null)]
    [InlineData("--assets 99", "--assets is 100 at least.")]
    [InlineData("--work-orders 0", "--work-orders is 1 at least.")]
    public void It_takes_what_makes_a_plant_and_needs_no_number(string given, string? refusal) =>
        SeedCommand.Create(Checkout.Find()).Parse(given.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Select(error => error.Message)
            .ShouldBe(refusal is null ? [] : [refusal]);

    [Fact]
    public async Task A_small_plant_is_as_if_the_product_had_written_it_and_none_is_put_over_another()
    {
        using var folder = new TemporaryFolder();
        var cluster = await SharedPostgres.GetAsync();
        var database = await ProductDatabase.OfAsync(
            await cluster.CreateDatabaseAsync("seeded", CancellationToken.None), Path.Combine(folder.Path, ProductDatabase.SecretsFolder), CancellationToken.None);
        var outcome = await SeedRun.FillAsync(Checkout.Find(), database, Small, replaces: false, _ => { }, CancellationToken.None);

        outcome.Audit.GetProperty("ok").GetBoolean().ShouldBeTrue(outcome.Audit.GetRawText());
        outcome.Audit.GetProperty("records").GetInt64().ShouldBe(outcome.Rows["platform.event"]);
        outcome.FirstLogin.ShouldNotBeNull();
        (outcome.Rows["assets.asset"], outcome.Rows["work.work_order"]).ShouldBe((400, 3_000));
        // Of what is rare a small plant may have none.
        outcome.Rows.Where(table => table.Value == 0).Select(table => table.Key).Except(["alarms.out_of_service", "work.link"]).ShouldBeEmpty();
        await using var connection = new NpgsqlConnection(database.Owner);
        foreach (var (rule, sql) in Rules)
            (await connection.ExecuteScalarAsync<long>(sql)).ShouldBe(0, rule);
        (await connection.QueryAsync<string>("SELECT DISTINCT w.state FROM work.work_order AS w")).Count().ShouldBeGreaterThan(5);

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            () => SeedRun.FillAsync(Checkout.Find(), database, Small, replaces: false, _ => { }, CancellationToken.None));
        refused.Message.ShouldContain("holds a plant already. --replace");

        // The first login is made last: without it the seeding ended before.
        await connection.ExecuteAsync("UPDATE people.user_account SET is_first_login = false");
        var cutOff = await Should.ThrowAsync<InvalidOperationException>(
            () => SeedRun.FillAsync(Checkout.Find(), database, Small, replaces: false, _ => { }, CancellationToken.None));
        cutOff.Message.ShouldContain("was cut off");
    }

    [Fact]
    public void The_same_seed_is_the_same_plant_and_another_is_another()
    {
        var first = Digest(Small with { WorkOrders = 300 });
        Digest(Small with { WorkOrders = 300 }).ShouldBe(first);
        Digest(Small with { WorkOrders = 300, Seed = 43 }).ShouldNotBe(first);
    }

    private static string Digest(SeedSize size)
    {
        var plant = new PlantHistory(size);
        plant.Found();
        for (var i = 0; i < size.WorkOrders; i++)
            plant.Work();
        plant.End();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in plant.Tables.All)
            hash.AppendData(table.Waiting.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
