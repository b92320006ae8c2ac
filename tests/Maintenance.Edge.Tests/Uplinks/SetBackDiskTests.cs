using Maintenance.Contracts.Records;
using Maintenance.Edge.Outbox;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Uplinks;

/// <summary>An outbox's folder that is replaced by an older copy of it.</summary>
public sealed class SetBackDiskTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ScriptedCloud _cloud = null!;

    private string Outbox => Path.Combine(_folder.Path, "outbox");

    private string Copy => Path.Combine(_folder.Path, "copy");

    public async Task InitializeAsync() => _cloud = await ScriptedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disk_set_back_to_an_older_copy_is_noticed_however_much_was_appended_since()
    {
        await SendAsync(1, 5);
        CopyFolder(Outbox, Copy);
        await SendAsync(6, 3);
        SetBack();
        await using var restored = await UplinkedGateway.StartAsync(_cloud, _folder.Path, beforeStart: async gateway =>
            await gateway.AppendAsync(Lane.Telemetry, Records(101, 20)));
        await restored.WhenSentAsync();

        ShouldHaveReadings([.. Range(1, 8), .. Range(101, 20)]);
        _cloud.Epochs(Lane.Telemetry).ShouldBe(2);
        EpochLedger.Gaps(_cloud.Records(Lane.Telemetry)).ShouldHaveSingleItem().Detail.ShouldNotBeNull().ShouldContain("set back to an older state");
    }

    [Fact]
    public async Task A_disk_set_back_twice_is_noticed_twice_and_nothing_counts_as_sent_that_never_was()
    {
        await SendAsync(1, 5);
        CopyFolder(Outbox, Copy);
        await SendAsync(6, 3);
        for (var round = 1; round <= 2; round++)
        {
            SetBack();
            await AppendAwayAsync((100 * round) + 1, 10);   // more than the cloud holds
            await SendAsync((100 * round) + 11, 3);
            _cloud.Epochs(Lane.Telemetry).ShouldBe(round + 1);
        }

        ShouldHaveReadings([.. Range(1, 8), .. Range(101, 13), .. Range(201, 13)]);
        var gaps = EpochLedger.Gaps(_cloud.Records(Lane.Telemetry));
        gaps.Select(gap => gap.Id).Distinct().Count().ShouldBe(2);
        gaps.ShouldAllBe(gap => gap.Reason == GapReason.OutboxCorrupt && gap.Count == 0
            && gap.Detail!.Contains("holds records up to 8, the gateway's disk was found ending at 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_cloud_holds_of_an_older_copy_is_not_sent_again_with_the_new_epoch()
    {
        await using (var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path))
        {
            await gateway.AppendAsync(Lane.Telemetry, Records(1, 2));
            await gateway.WhenSentAsync();
            var release = new TaskCompletionSource();
            _cloud.Hold = _ => release.Task;
            await gateway.AppendAsync(Lane.Telemetry, Records(3, 3));
            CopyFolder(Outbox, Copy);   // with three records that are not acknowledged yet
            release.SetResult();
            await gateway.AppendAsync(Lane.Telemetry, Records(6, 3));
            await gateway.WhenSentAsync();
        }

        SetBack();
        await SendAsync(101, 10);

        _cloud.Epochs(Lane.Telemetry).ShouldBe(2);
        ShouldHaveReadings([.. Range(1, 8), .. Range(101, 10)]);
    }

    private void ShouldHaveReadings(IEnumerable<long> numbers) => _cloud.Records(Lane.Telemetry)
        .Where(record => record.Kind == RecordKind.Readings).Select(NumberOf).Order().ShouldBe(numbers);

    private async Task SendAsync(int first, int count)
    {
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(first, count));
        await gateway.WhenSentAsync();
    }

    /// <summary>A start that does not reach the cloud.</summary>
    private async Task AppendAwayAsync(int first, int count)
    {
        await using var away = Open(new FolderDisk(Outbox));
        foreach (var record in Records(first, count))
            (await away.AppendAsync(Lane.Telemetry, record, default)).IsStored.ShouldBeTrue();
    }

    private void SetBack()
    {
        Directory.Delete(Outbox, recursive: true);
        CopyFolder(Copy, Outbox);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => !string.Equals(Path.GetFileName(file), "lock", StringComparison.Ordinal)))   // held while the gateway runs
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static IEnumerable<OutboxRecord> Records(int first, int count) => Range(first, count).Select(number => Record(number, 10, 20));

    private static IEnumerable<long> Range(int first, int count) => Enumerable.Range(first, count).Select(number => (long)number);
}
