using System.Net;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

/// <summary>What was decided of a work order is not got round by what is sent later, nor by what is sent again.</summary>
[Collection("Work")]
public sealed class WhatIsSettledTests(WorkHost at)
{
    private const string Hours = "work.approvalHours";

    [Fact]
    public async Task Work_that_was_submitted_does_not_grow_into_what_wants_approval_behind_a_manager_s_back()
    {
        var id = (await at.DraftAsync(more: new { estimatedHours = 10 })).GetProperty("id").GetGuid();
        (await at.MoveAsync("max", id, "submit")).GetProperty("waitReason").GetString().ShouldBe("Schedule");

        foreach (var who in (string[])["max", "sue"]) // who submitted it, and who plans it
        {
            (await at.SendAsync(who, "PATCH", $"/work-orders/{id}", new { estimatedHours = 40 }, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
            (await at.SendAsync(who, "PATCH", $"/work-orders/{id}", new { maintenanceType = "Improvement" }, 2)).Status.ShouldBe(HttpStatusCode.Conflict);
        }

        (await at.SendAsync("sue", "PATCH", $"/work-orders/{id}", new { estimatedHours = 16 }, 2)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("mia", "PATCH", $"/work-orders/{id}", new { estimatedHours = 40 }, 3)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_site_says_from_how_many_hours_on_work_is_approved()
    {
        (await at.SendAsync("mia", "PUT", $"/settings/{Hours}?siteId={at.Mine}", new { value = 50.5 }, 0)).Status.ShouldBe(HttpStatusCode.OK);
        var (large, larger) = ((await at.DraftAsync(more: new { estimatedHours = 50.5 })).GetProperty("id").GetGuid(), (await at.DraftAsync(more: new { estimatedHours = 51 })).GetProperty("id").GetGuid());

        (await at.MoveAsync("max", large, "submit")).GetProperty("waitReason").GetString().ShouldBe("Schedule");
        (await at.MoveAsync("max", larger, "submit")).GetProperty("waitReason").GetString().ShouldBe("Approval");

        (await at.SendAsync("mia", "PUT", $"/settings/{Hours}?siteId={at.Mine}", new { value = (decimal?)null }, 1)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_made_is_answered_again_whatever_became_of_what_it_was_made_of()
    {
        var template = await at.MakeAsync("mia", "/work-order-templates", new { siteId = at.Mine, name = $"Template {Guid.NewGuid():N}", steps = new[] { new { action = "Look" } } });
        var body = new { id = Guid.CreateVersion7(), siteId = at.Mine, title = "Look at it", templateId = template };
        (await at.SendAsync("mia", "POST", "/work-orders", body)).Status.ShouldBe(HttpStatusCode.Created);
        (await at.SendAsync("mia", "PATCH", $"/work-order-templates/{template}", new { isArchived = true }, 1)).Status.ShouldBe(HttpStatusCode.OK);

        (await at.SendAsync("mia", "POST", "/work-orders", body)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("mia", "POST", "/work-orders/bulk", new { items = new[] { body } })).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("mia", "POST", "/work-orders", new { siteId = at.Mine, title = "Look at it", templateId = template })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_program_whose_clock_says_no_zone_is_asked_for_it()
    {
        var id = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", id, "submit");

        await at.MoveAsync("sue", id, "schedule", new { plannedStartUtc = "2026-05-04T06:00:00" }, HttpStatusCode.BadRequest);

        var planned = await at.MoveAsync("sue", id, "schedule", new { plannedStartUtc = "2026-05-04T06:00:00+02:00" });
        planned.GetProperty("plannedStartUtc").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 5, 4, 4, 0, 0, TimeSpan.Zero));
    }
}
