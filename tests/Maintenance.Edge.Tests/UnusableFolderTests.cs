using Maintenance.Edge.Tests.Devices;
using Maintenance.Local;
using Maintenance.Local.Product;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

/// <summary>The built program, started where it cannot run.</summary>
public sealed class UnusableFolderTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("held", "another gateway")]
    [InlineData("port", "address already in use")]
    public async Task It_ends_with_one_sentence(string why, string sentence)
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await RunningGateway.StartAsync(Path.Combine(folder.Path, "data"), CountingUnit.Device(1));
        var configuration = Path.Combine(folder.Path, "gateway.yaml");
        await File.WriteAllTextAsync(configuration, RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", CountingUnit.Device(1)));
        var isHeld = string.Equals(why, "held", StringComparison.Ordinal);
        var url = isHeld ? new($"http://127.0.0.1:{FreePort.Next()}") : gateway.Client.BaseAddress!;

        await using var second = ChildProcess.Start(Checkout.Find().Program(
            "Maintenance.Edge", "--config", configuration, "--data", Path.Combine(folder.Path, isHeld ? "data" : "other"), "--urls", url.OriginalString));
        (await second.Exited.WaitAsync(Bound)).ShouldBe(1);

        second.Tail.ShouldContain(sentence);
        second.Tail.ShouldNotContain("   at ");
        second.Tail.ShouldNotContain("Unhandled");
    }
}
