using System.Collections.Concurrent;
using System.Globalization;
using Maintenance.Cloud.Platform;
using Maintenance.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class EventReaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private CloudDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private Database _doors = null!;

    public async Task InitializeAsync()
    {
        InstantHandler.Register();
        _database = await CloudDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_database.Worker);
        _doors = new(_source, _source);
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task An_event_is_handled_soon_after_its_commit_and_once()
    {
        var seen = new Recorder();
        await using var reader = await StartAsync(seen);
        await using var second = await StartAsync(seen);

        for (var i = 0; i < 20; i++)
            await WriteAsync("Happened", null, i);

        await Until.TrueAsync(() => seen.Payloads.Count >= 20, Bound, "20 events", default);
        seen.Payloads.Select(int.Parse).ShouldBe(Enumerable.Range(0, 20));
        (await _database.OwnerAsync<int>("SELECT count(*) FROM platform.event_cursor")).ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_not_skipped_while_another_is_open()
    {
        var seen = new Recorder();
        await using var reader = await StartAsync(seen);
        await using var early = await _doors.AsWorkerAsync(default);
        await early.WriteEventAsync(new("Happened", null, null, 1, "test", DateTimeOffset.UtcNow), default);
        await using var open = await _doors.AsWorkerAsync(default);
        await open.WriteEventAsync(new("Happened", null, null, 2, "test", DateTimeOffset.UtcNow), default);

        await WriteAsync("Happened", null, 3);   // the latest commits first
        await early.CommitAsync(default);        // the earliest may be read now, the latest not: the middle one is open
        await Until.TrueAsync(() => seen.Payloads.Contains("1"), Bound, "the first event", default);
        await open.CommitAsync(default);
        await Until.TrueAsync(() => seen.Payloads.Count == 3, Bound, "the other events", default);

        seen.Payloads.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task What_is_not_for_a_reader_is_gone_through_once_and_what_may_still_come_before_it_is_not_passed()
    {
        var (store, seen) = (new EventStore(_doors, TimeProvider.System), new Recorder());
        await using var open = await _doors.AsWorkerAsync(default);
        await open.WriteEventAsync(new("Happened", null, null, 1, "test", DateTimeOffset.UtcNow), default);
        for (var i = 2; i <= 4; i++)
            await WriteAsync("Other", null, i);

        var held = await store.NextAsync(seen, "0", default);   // the open transaction is before them all
        held.Settled.ShouldBeEmpty();
        await open.CommitAsync(default);
        // A transaction of any database of the cluster keeps later events unsettled for as long as it runs.
        var first = await LookAsync(store, seen, held.PassedTo, found => found.Settled.Count > 0);
        first.Settled.Select(one => one.Event.PayloadJson).ShouldBe(["1"]);
        await store.TakeAsync(seen, first.Settled[0], default);
        var last = await _database.OwnerAsync<long>("SELECT max(txid)::text::bigint FROM platform.event WHERE type = 'Other'");
        var passed = await LookAsync(store, seen, first.PassedTo, found => long.Parse(found.PassedTo, CultureInfo.InvariantCulture) > last);
        passed.Settled.ShouldBeEmpty();

        // Were they looked at again, they would be found now.
        await _database.OwnerAsync<int>("UPDATE platform.event SET type = 'Happened' WHERE type = 'Other' RETURNING 1");
        await WriteAsync("Happened", null, 5);
        (await LookAsync(store, seen, passed.PassedTo, found => found.Settled.Count > 0)).Settled.Select(one => one.Event.PayloadJson).ShouldBe(["5"]);
    }

    [Fact]
    public async Task A_failing_event_is_parked_with_its_reason_and_holds_back_only_its_own_subject()
    {
        var (poisoned, healthy) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var seen = new Recorder { Poison = "1" };
        await WriteAsync("Happened", poisoned, 1);
        await WriteAsync("Happened", poisoned, 2);
        await WriteAsync("Happened", healthy, 3);

        await using var reader = await StartAsync(seen);
        await Until.TrueAsync(() => seen.Payloads.Contains("3"), Bound, "the healthy subject", default);

        seen.Payloads.ShouldBe(["3"]);
        seen.Attempts.ShouldBe(EventReader.MaxAttempts);
        (await _database.OwnerRowsAsync<string>("SELECT attempts || ' ' || reason FROM platform.parked_event ORDER BY event_id"))
            .ShouldBe(["5 InvalidOperationException: poison", "0 an earlier event of this subject is parked"]);
    }

    [Fact]
    public async Task What_a_failing_attempt_wrote_is_undone()
    {
        var seen = new Recorder { Poison = "1", Writes = true };
        await WriteAsync("Happened", null, 1);
        await WriteAsync("Happened", null, 2);

        await using var reader = await StartAsync(seen);
        await Until.TrueAsync(() => seen.Payloads.Contains("2"), Bound, "the second event", default);

        (await _database.OwnerAsync<int>("SELECT count(*) FROM platform.event WHERE type = 'Effect'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_parked_event_is_taken_once_what_was_in_its_way_is_mended_and_those_behind_it_follow_in_order()
    {
        var subject = Guid.CreateVersion7();
        var seen = new Recorder { Poison = "1" };
        for (var i = 1; i <= 3; i++)
            await WriteAsync("Happened", subject, i);
        await using (await StartAsync(seen))
            await Until.TrueAsync(async _ => await ParkedAsync() == 3, Bound, "three parked events", default);
        var parked = new ParkedEvents(_doors, TimeProvider.System);
        var ids = (await parked.ListAsync(default)).Select(one => one.EventId).ToArray();

        (await parked.RetryAsync(seen, ids[0], default)).ShouldBe("InvalidOperationException: poison");
        (await parked.ListAsync(default)).Select(one => one.Attempts).ShouldBe([EventReader.MaxAttempts + 1, 0, 0]);
        (await parked.RetryAsync(seen, ids[1], default)).ShouldNotBeNull().ShouldContain($"event {ids[0]}");
        seen.Payloads.ShouldBeEmpty();

        seen.Poison = null;
        foreach (var id in ids)
            (await parked.RetryAsync(seen, id, default)).ShouldBeNull();

        seen.Payloads.ShouldBe(["1", "2", "3"]);
        (await ParkedAsync()).ShouldBe(0);
        (await parked.RetryAsync(seen, ids[0], default)).ShouldBeNull();
        seen.Payloads.Count.ShouldBe(3);
    }

    private static async Task<PendingEvents> LookAsync(EventStore store, Recorder reader, string passedTo, Func<PendingEvents, bool> isIt)
    {
        PendingEvents found = null!;
        await Until.TrueAsync(async token => isIt(found = await store.NextAsync(reader, passedTo, token)), Bound, "the look that is awaited", default);
        return found;
    }

    private Task<int> ParkedAsync() => _database.OwnerAsync<int>("SELECT count(*) FROM platform.parked_event");

    private async Task WriteAsync(string type, Guid? subject, int payload)
    {
        await using var scope = await _doors.AsWorkerAsync(default);
        await scope.WriteEventAsync(new(type, null, subject, payload, "test", DateTimeOffset.UtcNow), default);
        await scope.CommitAsync(default);
    }

    private async Task<Running> StartAsync(Recorder recorder)
    {
        var signal = new EventSignal(_source, TimeProvider.System, NullLogger<EventSignal>.Instance);
        var reader = new EventReader(recorder, signal, new(_doors, TimeProvider.System), TimeProvider.System, NullLogger<EventReader>.Instance);
        await signal.StartAsync(default);
        await reader.StartAsync(default);
        return new(signal, reader);
    }

    private sealed record Running(EventSignal Signal, EventReader Reader) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Reader.StopAsync(default);
            await Signal.StopAsync(default);
            Reader.Dispose();
            Signal.Dispose();
        }
    }

    private sealed class Recorder : IEventSubscription
    {
        private readonly ConcurrentQueue<string> _payloads = new();
        private int _attempts;

        public string Reader => "test";

        public IReadOnlyCollection<string> Types { get; } = ["Happened"];

        public string? Poison { get; set; }

        public bool Writes { get; init; }

        public IReadOnlyList<string> Payloads => [.. _payloads];

        public int Attempts => _attempts;

        public async Task HandleAsync(StoredEvent happened, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
        {
            if (Writes)
                await EventWriter.WriteAsync(connection, transaction, new("Effect", null, null, 0, "test", happened.AtUtc), cancellationToken);
            if (string.Equals(happened.PayloadJson, Poison, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _attempts);
                throw new InvalidOperationException("poison");
            }

            _payloads.Enqueue(happened.PayloadJson);
        }
    }
}
