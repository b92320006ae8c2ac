using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Work;

[Collection("Work")]
public sealed class TemplateTests(WorkHost at)
{
    private static readonly string[] Choices = ["Good", "Worn"];

    [Fact]
    public async Task A_work_order_begins_with_the_steps_of_its_template()
    {
        var template = await at.MakeAsync("rel", "/work-order-templates", new
        {
            siteId = at.Mine,
            name = "Look at a gearbox",
            estimatedHours = 2.5,
            needsSignature = true,
            steps = new object[] { new { action = "Listen" }, new { action = "Oil", type = "Choice", choices = Choices, failingChoices = Choices[1..], isRequired = true }, new { action = "Heat", type = "Number", upperLimit = 80, unit = "°C" } },
        });

        var order = await at.DraftAsync(more: new { templateId = template });

        var steps = await at.ItemsAsync("tom", $"/work-order-steps?workOrderId={order.GetProperty("id")}");
        steps.Select(step => (step.GetProperty("position").GetInt32(), step.GetProperty("action").GetString(), step.GetProperty("type").GetString(), step.GetProperty("isRequired").GetBoolean()))
            .ShouldBe([(1, "Listen", "Check", false), (2, "Oil", "Choice", true), (3, "Heat", "Number", false)]);
        steps[2].GetProperty("upperLimit").GetDecimal().ShouldBe(80);
        (order.GetProperty("estimatedHours").GetDecimal(), order.GetProperty("needsSignature").GetBoolean()).ShouldBe((2.5m, true));
        (await at.DraftAsync(more: new { templateId = template, estimatedHours = 1 })).GetProperty("estimatedHours").GetDecimal().ShouldBe(1);
    }

    [Fact]
    public async Task A_template_of_another_site_or_one_that_is_archived_is_none_to_choose()
    {
        var theirs = await at.MakeAsync("far", "/work-order-templates", new { siteId = at.Theirs, name = $"T {Guid.NewGuid()}" });
        var old = await at.MakeAsync("rel", "/work-order-templates", new { siteId = at.Mine, name = $"T {Guid.NewGuid()}", isArchived = true });

        foreach (var template in (Guid[])[theirs, old, Guid.CreateVersion7()])
        {
            var (status, refused) = await at.SendAsync("max", "POST", "/work-orders", new { siteId = at.Mine, title = "Look at it", templateId = template });
            (status, refused.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.UnprocessableEntity, "templateId"));
        }
    }

    [Theory]
    [InlineData("""[{"type":"Check"}]""")]
    [InlineData("""[{"action":"x","type":"Choice","choices":["one"]}]""")]
    [InlineData("""[{"action":"x","choices":["one","two"]}]""")]
    [InlineData("""[{"action":"x","upperLimit":3}]""")]
    [InlineData("""[{"action":"x","type":"Number","lowerLimit":3,"upperLimit":3}]""")]
    [InlineData("""[{"action":"x","type":"Choice","choices":["one","two"],"failingChoices":["three"]}]""")]
    [InlineData("""[{"action":"x","surprise":1}]""")]
    [InlineData("""["x"]""")]
    public async Task Steps_that_no_work_order_could_take_are_refused(string steps)
    {
        var (status, refused) = await at.SendAsync("rel", "POST", "/work-order-templates", new { siteId = at.Mine, name = $"T {Guid.NewGuid()}", steps = JsonSerializer.Deserialize<JsonElement>(steps) });
        (status, refused.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((HttpStatusCode.BadRequest, "steps"), refused.ToString());
    }

    [Fact]
    public async Task What_opens_by_itself_takes_the_template_of_the_nearest_class_and_its_failure_mode()
    {
        await using var plant = await Plant.MakeAsync();
        await MakeAsync("for any pump", "PUMP", null);
        await MakeAsync("for a pump that shakes", "PUMP", "VIB");
        await MakeAsync("for whatever shakes", null, "VIB");

        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(signal: "flow", detector: "limit-low"));
        await plant.RaiseAsync(Plant.Transition(asset: "M-102"));
        await plant.RaiseAsync(Plant.Transition(asset: "C-201", signal: "discharge-temperature"));

        (await plant.Database.OwnerRowsAsync<string>("SELECT coalesce(s.action, 'none') FROM work.work_order AS w LEFT JOIN work.step AS s ON s.work_order_id = w.id ORDER BY w.number"))
            .ShouldBe(["for a pump that shakes", "for any pump", "for whatever shakes", "none"]);

        Task<int> MakeAsync(string name, string? assetClass, string? failureMode) => plant.Database.OwnerAsync<int>(
            "INSERT INTO work.template (name, asset_class, failure_mode, steps) VALUES (@name, @assetClass, @failureMode, jsonb_build_array(jsonb_build_object('action', @name))) RETURNING 1", new { name, assetClass, failureMode });
    }

    [Fact]
    public async Task What_an_alarm_opened_is_the_teams_of_the_assets_department()
    {
        await using var plant = await Plant.MakeAsync();
        var person = await plant.Database.AddPersonAsync("tia", (plant.SiteId, "Technician"));
        await plant.Database.OwnerAsync<int>(
            """
            INSERT INTO people.department (id, site_id, name, created_at_utc, created_by, changed_at_utc, changed_by) VALUES (@department, @SiteId, 'pumps', now(), 'test', now(), 'test');
            INSERT INTO people.team (id, site_id, name, department_id, member_ids, created_at_utc, created_by, changed_at_utc, changed_by)
            VALUES (gen_random_uuid(), @SiteId, 'pump crew', @department, ARRAY[@person], now(), 'test', now(), 'test');
            UPDATE assets.asset SET department_id = @department WHERE tag_number = 'P-101';
            SELECT 1
            """, new { department = Guid.NewGuid(), plant.SiteId, person });

        await plant.RaiseAsync(Plant.Transition());
        await plant.RaiseAsync(Plant.Transition(asset: "M-102"));

        (await plant.Database.OwnerRowsAsync<string>("SELECT coalesce(m.name, 'pool') FROM work.work_order AS w LEFT JOIN work.work_order_assignee AS a ON a.work_order_id = w.id LEFT JOIN people.team AS m ON m.id = a.team_id ORDER BY w.number"))
            .ShouldBe(["pump crew", "pool"]);
    }
}
