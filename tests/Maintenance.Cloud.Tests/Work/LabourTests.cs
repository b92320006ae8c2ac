using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class LabourTests(WorkHost at)
{
    [Fact]
    public async Task Hours_cost_what_the_rate_of_their_day_says_and_are_taken_back_by_another_row()
    {
        var ann = await at.Host.Database.AddPersonAsync("ann", (at.Mine, "Technician"));
        foreach (var (from, rate) in ((string, decimal)[])[("2026-01-01", 40), ("2026-02-01", 50)])
            await at.MakeAsync("adam", "/labour-rates", new { siteId = at.Mine, userId = ann, perHour = rate, currency = "EUR", validFrom = from });
        var order = await at.BegunAsync("ann");
        var old = await EntryAsync("ann", order, "2026-01-31T08:00:00Z", "2026-01-31T09:30:00Z");
        await EntryAsync("ann", order, "2026-02-03T08:00:00Z", "2026-02-03T09:30:00Z");

        (await AmountsAsync(order)).ShouldBe([60m, 75m], ignoreOrder: true);
        (await at.SendAsync("ann", "POST", $"/work-order-labour/{old}/reverse", null, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await AmountsAsync(order)).ShouldBe([60m, 75m, -60m], ignoreOrder: true);
        (await at.SendAsync("ann", "POST", $"/work-order-labour/{old}/reverse", null, 2)).Status.ShouldNotBe(HttpStatusCode.InternalServerError);
        (await AmountsAsync(order)).Count.ShouldBe(3);
        (await at.SendAsync("ann", "GET", $"/work-order-costs?workOrderId={order}")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_person_works_at_one_place_at_a_time()
    {
        var ben = await at.Host.Database.AddPersonAsync("ben", (at.Mine, "Technician"));
        Guid[] orders = [await at.BegunAsync("ben"), await at.BegunAsync("ben")];
        await EntryAsync("ben", orders[0], "2026-01-05T08:00:00Z", "2026-01-05T10:00:00Z");

        (await PostAsync("ben", orders[1], "2026-01-05T09:59:00Z", "2026-01-05T11:00:00Z")).ShouldBe(HttpStatusCode.Conflict);
        (await PostAsync("ben", orders[1], "2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z")).ShouldBe(HttpStatusCode.Created);
        var started = await Task.WhenAll(orders.Concat(orders).Select(order => PostAsync("ben", order, null, null)));
        started.Count(status => status is HttpStatusCode.Created).ShouldBe(1);
        started.Count(status => status is HttpStatusCode.Conflict).ShouldBe(3);
        (await at.SendAsync("tom", "POST", "/work-order-labour", new { siteId = at.Mine, workOrderId = orders[0], userId = ben, startedAtUtc = "2026-01-06T08:00:00Z", endedAtUtc = "2026-01-06T09:00:00Z" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await at.MakeAsync("sue", "/work-order-labour", new { siteId = at.Mine, workOrderId = orders[0], userId = ben, startedAtUtc = "2026-01-06T08:00:00Z", endedAtUtc = "2026-01-06T09:00:00Z" });
    }

    [Fact]
    public async Task Hours_that_cannot_be_are_refused_by_name()
    {
        var order = await at.BegunAsync();
        var soon = at.Clock.GetUtcNow().AddHours(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        (await PostAsync("tom", order, soon, null)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PostAsync("tom", order, "2026-01-07T08:00:00Z", "2026-01-07T07:00:00Z")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PostAsync("tom", order, "2026-01-07T08:00:00Z", "2026-01-09T08:00:00Z")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        await at.MoveAsync("tom", order, "wait", new { waitReason = "Parts", reason = "no seal" });
        (await PostAsync("tom", order, null, null)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PostAsync("tom", (await at.DraftAsync()).GetProperty("id").GetGuid(), "2026-01-07T08:00:00Z", "2026-01-07T09:00:00Z")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Whoever_booked_hours_of_work_on_it_does_not_verify_it()
    {
        var order = await at.BegunAsync();
        var hours = await EntryAsync("sue", order, "2026-01-08T08:00:00Z", "2026-01-08T09:00:00Z");
        await at.MoveAsync("tom", order, "complete");

        await at.MoveAsync("sue", order, "verify", expected: HttpStatusCode.Conflict);
        (await at.SendAsync("sue", "POST", $"/work-order-labour/{hours}/reverse", null, 1)).Status.ShouldBe(HttpStatusCode.OK);
        await at.MoveAsync("sue", order, "verify");
    }

    [Fact]
    public async Task A_cost_stays_and_is_put_right_by_its_opposite_once()
    {
        var order = await at.BegunAsync();
        var cost = await at.MakeAsync("max", "/work-order-costs", new { siteId = at.Mine, workOrderId = order, kind = "Vendor", amount = 120.5, currency = "EUR", note = "crane" });
        (await ReverseAsync(null)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ReverseAsync("the wrong work order")).ShouldBe(HttpStatusCode.Created);
        (await ReverseAsync("again")).ShouldBe(HttpStatusCode.Conflict);
        (await AmountsAsync(order)).ShouldBe([120.5m, -120.5m], ignoreOrder: true);
        (await at.SendAsync("max", "POST", "/work-order-costs", new { siteId = at.Mine, workOrderId = order, kind = "Labour", amount = 5, currency = "EUR" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await at.SendAsync("max", "POST", "/work-order-costs", new { siteId = at.Mine, workOrderId = order, kind = "Other", amount = -5, currency = "EUR" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await at.MoveAsync("max", order, "cancel", new { reason = "a mistake" });
        (await at.SendAsync("max", "POST", "/work-order-costs", new { siteId = at.Mine, workOrderId = order, kind = "Other", amount = 5, currency = "EUR" })).Status.ShouldBe(HttpStatusCode.Conflict);

        async Task<HttpStatusCode> ReverseAsync(string? note) => (await at.SendAsync("max", "POST", "/work-order-costs", note is null
            ? new { siteId = at.Mine, workOrderId = order, kind = "Vendor", reverses = cost }
            : new { siteId = at.Mine, workOrderId = order, kind = "Vendor", reverses = cost, note })).Status;
    }

    private async Task<List<decimal>> AmountsAsync(Guid order) =>
        [.. (await at.ItemsAsync("max", $"/work-order-costs?workOrderId={order}")).Select(row => row.GetProperty("amount").GetDecimal())];

    private Task<Guid> EntryAsync(string who, Guid order, string from, string to) =>
        at.MakeAsync(who, "/work-order-labour", new { siteId = at.Mine, workOrderId = order, startedAtUtc = from, endedAtUtc = to });

    private async Task<HttpStatusCode> PostAsync(string who, Guid order, string? from, string? to)
    {
        var body = new Dictionary<string, object> { ["siteId"] = at.Mine, ["workOrderId"] = order };
        if (from is not null)
            body["startedAtUtc"] = from;
        if (to is not null)
            body["endedAtUtc"] = to;
        return (await at.SendAsync(who, "POST", "/work-order-labour", body)).Status;
    }
}
