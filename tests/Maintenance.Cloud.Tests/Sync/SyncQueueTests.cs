using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Sync;
using Maintenance.Cloud.Tests.Work;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Sync;

[Collection("Work")]
public sealed class SyncQueueTests(WorkHost at)
{
    private const int Runs = 12;
    private const int Turns = 10;

    private static readonly string[] Fields = ["title", "description", "workDescription"];

    /// <summary>Turns of two devices: change a field at home, or send the queue, or read.</summary>
    private static readonly Gen<(int Device, int Act, int Field, int Value)[]> Interleavings = Turn.ArrayOf(Turns);

    private static Gen<(int Device, int Act, int Field, int Value)> Turn =>
        from device in Gen.Choose(0, 1)
        from act in Gen.Frequency((5, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(2)))
        from place in Gen.Choose(0, 2)
        from value in Gen.Choose(0, 3)
        select (device, act, place, value);

    [Fact]
    public async Task Any_interleaving_of_two_devices_merges_or_conflicts_by_field_and_loses_nothing()
    {
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var turns in Interleavings.Sample(Runs, Turns))
            await LiveAsync([.. turns, (0, 1, 0, 0), (1, 1, 0, 0)], outcomes);
        string.Join(" ", outcomes.Keys.Order(StringComparer.Ordinal)).ShouldBe("Applied Conflict Merged", "the runs go far enough to tell something");
    }

    private async Task LiveAsync((int Device, int Act, int Field, int Value)[] turns, Dictionary<string, int> outcomes)
    {
        var order = (await at.DraftAsync(more: new { description = "d", workDescription = "w" })).GetProperty("id").GetGuid();
        Model[] devices = [new("max", await ReadAsync(order)), new("mia", await ReadAsync(order))];
        foreach (var (device, act, field, value) in turns)
        {
            var model = devices[device];
            if (act == 0)
                model.Change(order, Fields[field], $"value {value}");
            else if (act == 2 && model.Queue.Count == 0)
                model.See(await ReadAsync(order));
            else if (act == 1 && model.Queue.Count > 0)
                await SendAsync(model, order, outcomes);
        }
    }

    private async Task SendAsync(Model model, Guid order, Dictionary<string, int> outcomes)
    {
        var stored = await ReadAsync(order);
        var foreign = Fields.Where(field => !string.Equals(Text(stored, field), model.Known[field], StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var queue = model.Queue.ToArray();
        var answers = await PostAsync(model.Who, model.Device, queue);
        foreach (var (operation, answer) in queue.Zip(answers))
        {
            var (field, value) = (operation.Field, operation.Value);
            var theirs = Text(stored, field);
            var outcome = answer.GetProperty("outcome").GetString()!;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (outcome is "Conflict")
            {
                var conflict = answer.GetProperty("conflicts").EnumerateArray().Single();
                (conflict.GetProperty("field").GetString(), conflict.GetProperty("yours").GetString(), conflict.GetProperty("theirs").GetString()).ShouldBe((field, value, theirs));
                foreign.ShouldContain(field, "only what somebody else changed meanwhile is a conflict");
                continue;
            }

            outcome.ShouldBeOneOf("Applied", "Merged");
            var after = Text(answer.GetProperty("record"), field);
            if (!string.Equals(after, theirs, StringComparison.Ordinal))
            {
                foreign.ShouldNotContain(field, "what the device had not seen is never overwritten");
                after.ShouldBe(value);
            }
            else if (!string.Equals(after, value, StringComparison.Ordinal))
            {
                value.ShouldBe(model.Known[field], "what is not taken was no change of the device");
            }

            stored = answer.GetProperty("record");
        }

        var again = await PostAsync(model.Who, model.Device, queue);
        again.Select(answer => answer.GetRawText()).ShouldBe(answers.Select(answer => answer.GetRawText()), "sent again it is answered as at first");
        (await ReadAsync(order)).GetRawText().ShouldBe(stored.GetRawText(), "and changes nothing");
        model.Queue.Clear();
        model.See(stored);
    }

    [Fact]
    public async Task A_queue_of_work_done_offline_is_done_in_order_beside_what_others_changed()
    {
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", order, "submit");
        var step = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Measure", type = "Number" });
        var (comment, device) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await at.SendAsync("max", "PATCH", $"/work-orders/{order}", new { title = "Look at it closely" }, 2);

        var answers = await PostAsync("tom", device,
            Operation("work-orders", "start", order, 2, new { }),
            Operation("work-order-steps", "change", step, 1, new { result = 5 }),
            Operation("work-order-steps", "change", step, 1, new { note = "at the gauge" }),
            Operation("work-order-comments", "make", null, null, new { id = comment, siteId = at.Mine, workOrderId = order, text = "It hums" }),
            Operation("work-orders", "complete", order, 2, new { reason = "done" }));

        answers.Select(answer => answer.GetProperty("outcome").GetString()).ShouldBe(["Merged", "Applied", "Applied", "Applied", "Merged"], string.Join('\n', answers));
        var stored = await ReadAsync(order);
        (Text(stored, "state"), Text(stored, "title"), Text(stored, "workDescription")).ShouldBe(("Done", "Look at it closely", "done"));
    }

    [Fact]
    public async Task A_verb_that_somebody_elses_overtook_is_a_conflict_of_the_state()
    {
        var order = await at.BegunAsync("tom");
        var version = (await ReadAsync(order)).GetProperty("version").GetInt32();
        await at.MoveAsync("max", order, "wait", new { reason = "no seal", waitReason = "Parts" });

        var answer = (await PostAsync("tom", Guid.CreateVersion7(), Operation("work-orders", "complete", order, version, new { reason = "done" }))).Single();

        answer.GetProperty("outcome").GetString().ShouldBe("Conflict", answer.ToString());
        var conflict = answer.GetProperty("conflicts").EnumerateArray().Single(one => one.GetProperty("field").ValueEquals("state"));
        (conflict.GetProperty("yours").GetString(), conflict.GetProperty("theirs").GetString()).ShouldBe(("Done", "Waiting"));
        Text(await ReadAsync(order), "state").ShouldBe("Waiting");
    }

    [Fact]
    public async Task Sixteen_that_send_the_same_queue_at_once_have_one_effect()
    {
        var (order, device) = ((await at.DraftAsync()).GetProperty("id").GetGuid(), Guid.CreateVersion7());
        var queue = new[] { Operation("work-orders", "change", order, 1, new { title = "Once" }), Operation("work-orders", "submit", order, 1, new { }) };

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("max", device, queue)));

        all.SelectMany(answers => answers).ShouldAllBe(answer => answer.GetProperty("outcome").ValueEquals("Applied"));
        (await ReadAsync(order)).GetProperty("version").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task That_nothing_was_done_never_stands_for_what_another_request_did()
    {
        var database = at.Host.Services.GetRequiredService<Cloud.Platform.Database>();
        var max = new CurrentUser(at.Ids["max"], "max", "max", [new(at.Mine, "MINE", "Mine", Role.Manager, [])], [at.Mine]);
        var (id, device, nowUtc) = (Guid.CreateVersion7(), Guid.CreateVersion7(), at.Clock.GetUtcNow());
        byte[] hash = new byte[32];
        using (new OperationClaim(max.Id, device, id, hash, nowUtc).Serve())
        {
            await using var scope = await database.AsUserAsync(max, default);
            await scope.CommitAsync(default);
        }

        (await OperationLedger.KeepAsync(database, max, device, hash, Answer(PostSync.Outcome.Refused), nowUtc, default)).ShouldBeFalse();
        (await OperationLedger.FindAsync(database, max, id, default)).ShouldNotBeNull().Answer.ShouldBeNull();
        (await OperationLedger.KeepAsync(database, max, device, hash, Answer(PostSync.Outcome.Applied), nowUtc, default)).ShouldBeTrue();
        OperationLedger.Read((await OperationLedger.FindAsync(database, max, id, default))!.Answer!).Outcome.ShouldBe(PostSync.Outcome.Applied);

        PostSync.Answer Answer(PostSync.Outcome outcome) => new(id, outcome, 200, null, null, null, [], null);
    }

    [Fact]
    public async Task What_is_read_on_a_meter_without_a_connection_is_in_its_ledger()
    {
        var meter = await at.MakeAsync("adam", "/meters", new { siteId = at.Mine, assetId = await at.AssetAsync(), name = "Hours", unit = "h" });
        var reading = Guid.CreateVersion7();

        var answer = (await PostAsync("tom", Guid.CreateVersion7(), Operation("meter-readings", "make", null, null, new { id = reading, siteId = at.Mine, meterId = meter, value = 400 }))).Single();

        (answer.GetProperty("outcome").GetString(), answer.GetProperty("recordId").GetGuid()).ShouldBe(("Applied", reading), answer.ToString());
        (await at.ReadAsync("tom", $"/meters/{meter}")).GetProperty("lastValue").GetDecimal().ShouldBe(400);
    }

    [Fact]
    public async Task What_may_not_be_done_is_refused_by_name_and_the_rest_is_done()
    {
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();
        var taken = Operation("work-orders", "change", order, 1, new { title = "Mine" });

        var answers = await PostAsync("max", Guid.CreateVersion7(),
            Operation("work-orders", "dance", order, 1, new { }), Operation("users", "make", null, null, new { }), Operation("work-orders", "change", order, null, new { title = "x" }),
            Operation("work-orders", "change", order, 1, new { surprise = 1 }), Operation("work-orders", "change", Guid.CreateVersion7(), 1, new { title = "x" }),
            Operation("work-orders", "close", order, 1, new { }), Operation("catalogue", "remove", order, 1, null), taken, taken with { Body = new { title = "Another" } });

        answers.Select(answer => answer.GetProperty("status").GetInt32()).ShouldBe([400, 400, 400, 400, 404, 409, 400, 200, 409], string.Join('\n', answers));
        answers[3].GetProperty("problem").GetRawText().ShouldContain("surprise");
        var far = (await PostAsync("far", Guid.CreateVersion7(), Operation("work-orders", "change", order, 1, new { title = "Theirs" }))).Single();
        far.GetProperty("status").GetInt32().ShouldBe(404);
        var sam = (await PostAsync("sam", Guid.CreateVersion7(), Operation("work-orders", "change", order, 2, new { title = "Theirs" }))).Single();
        sam.GetProperty("status").GetInt32().ShouldBe(403);
        Text(await ReadAsync(order), "title").ShouldBe("Mine");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[]}")]
    [InlineData("{\"deviceId\":\"x\",\"operations\":[{\"id\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"kind\":\"assets\",\"action\":\"make\"}]}")]
    [InlineData("{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[{\"kind\":\"assets\",\"action\":\"make\"}]}")]
    [InlineData("{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[{\"id\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"kind\":\"assets\",\"action\":\"make\",\"surprise\":1}]}")]
    [InlineData("{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":[{\"id\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"kind\":\"\",\"action\":\"make\"}]}")]
    [InlineData("{\"deviceId\":\"0198c2f0-7c5e-7000-8000-000000000001\",\"operations\":null}")]
    public async Task A_queue_that_cannot_be_read_is_refused_whole(string body)
    {
        var (status, problem) = await at.SendAsync("max", "POST", "/sync", JsonSerializer.Deserialize<JsonElement>(body));

        status.ShouldBe(HttpStatusCode.BadRequest, problem.ToString());
        problem.GetProperty("errors").EnumerateObject().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_queue_has_an_end()
    {
        var many = Enumerable.Range(0, PostSync.MostOperations + 1).Select(_ => Operation("work-orders", "submit", Guid.CreateVersion7(), 1, new { })).ToArray();
        (await at.SendAsync("max", "POST", "/sync", new { deviceId = Guid.CreateVersion7(), operations = many })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<IReadOnlyList<JsonElement>> PostAsync(string who, Guid device, params Queued[] operations)
    {
        var (status, body) = await at.SendAsync(who, "POST", "/sync", new { deviceId = device, operations = operations.Select(one => new { id = one.Id, kind = one.Kind, action = one.Action, recordId = one.RecordId, baseVersion = one.BaseVersion, body = one.Body }) });
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        return [.. body.GetProperty("answers").EnumerateArray()];
    }

    private Task<JsonElement> ReadAsync(Guid order) => at.ReadAsync("max", $"/work-orders/{order}");

    private static string? Text(JsonElement record, string field) => record.GetProperty(field).GetString();

    private static Queued Operation(string kind, string action, Guid? recordId, int? baseVersion, object? body) => new(Guid.CreateVersion7(), kind, action, recordId, baseVersion, body);

    private sealed record Queued(Guid Id, string Kind, string Action, Guid? RecordId, int? BaseVersion, object? Body)
    {
        public string Field { get; init; } = "";

        public string Value { get; init; } = "";
    }

    /// <summary>What a device knows: the fields as it read them last, with its own changes that were taken.</summary>
    private sealed class Model
    {
        private int _version;

        public Model(string who, JsonElement record)
        {
            Who = who;
            See(record);
        }

        public string Who { get; }

        public Guid Device { get; } = Guid.CreateVersion7();

        public Dictionary<string, string?> Known { get; } = new(StringComparer.Ordinal);

        public List<Queued> Queue { get; } = [];

        public void See(JsonElement record)
        {
            _version = record.GetProperty("version").GetInt32();
            foreach (var field in Fields)
                Known[field] = Text(record, field);
        }

        public void Change(Guid order, string field, string value) =>
            Queue.Add(Operation("work-orders", "change", order, _version, new Dictionary<string, string>(StringComparer.Ordinal) { [field] = value }) with { Field = field, Value = value });
    }
}
