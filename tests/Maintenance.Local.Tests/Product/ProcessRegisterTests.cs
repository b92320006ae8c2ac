using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Local.Tests.Product;

public sealed class ProcessRegisterTests
{
    [Fact]
    public async Task Only_the_very_processes_that_were_registered_are_ended()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "processes");
        await using var stale = ChildProcess.Start(new("sleep", "600"));
        await using var stranger = ChildProcess.Start(new("sleep", "600"));
        new ProcessRegister(file).Add(stale);
        await File.AppendAllTextAsync(file, $"{stranger.Identity with { StartTicks = 1 }} 15 stranger\nnot a line\n");

        var ended = await new ProcessRegister(file).EndStaleAsync(default);

        ended.ShouldBe(["sleep"]);
        stale.Identity.IsRunning.ShouldBeFalse();
        stranger.Identity.IsRunning.ShouldBeTrue();
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public void A_second_run_in_a_folder_is_told_who_is_there()
    {
        using var folder = new TemporaryFolder();
        using var first = FolderLock.Take(folder.Path);

        Should.Throw<FolderInUseException>(() => FolderLock.Take(folder.Path)).Message.ShouldContain(folder.Path);
    }

    [Fact]
    public void The_lock_goes_with_its_holder()
    {
        using var folder = new TemporaryFolder();
        FolderLock.Take(folder.Path).Dispose();

        using var again = FolderLock.Take(folder.Path);

        again.CanWrite.ShouldBeTrue();
    }
}
