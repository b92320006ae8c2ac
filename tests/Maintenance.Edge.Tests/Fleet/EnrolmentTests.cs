using Maintenance.Contracts.Records;
using Maintenance.Edge.Fleet;
using Maintenance.Edge.Tests.Uplinks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Fleet;

public sealed class EnrolmentTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ScriptedCloud _cloud = null!;

    private string TokenFile => Path.Combine(_folder.Path, "token");

    public async Task InitializeAsync() => _cloud = await ScriptedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_gateway_enrols_once_and_keeps_its_key_to_itself()
    {
        await File.WriteAllTextAsync(TokenFile, "one-time\n");
        for (var start = 0; start < 2; start++)
        {
            await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false);
            await gateway.AppendAsync(Lane.Telemetry, [Record(start + 1, 1, 1)]);
            await gateway.WhenSentAsync();
        }

        _cloud.Enrolments.ShouldBe(1);
        _cloud.Records(Lane.Telemetry).Count.ShouldBe(2);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(_folder.Path, "gateway.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(_folder.Path, "gateway.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_gateway_whose_enrolment_was_not_written_down_enrols_again_as_the_same()
    {
        await File.WriteAllTextAsync(TokenFile, "one-time");
        Guid first;
        await using (var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false))
        {
            await gateway.HealthWhenAsync(HealthStatus.Healthy);
            first = (await new IdentityFolder(_folder.Path).LoadAsync(default))!.GatewayId;
        }

        File.Delete(Path.Combine(_folder.Path, "gateway.json"));
        await using var again = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false);
        await again.HealthWhenAsync(HealthStatus.Healthy);
        (await new IdentityFolder(_folder.Path).LoadAsync(default))!.GatewayId.ShouldBe(first);
    }

    [Fact]
    public async Task A_cloud_that_has_moved_is_found_where_the_configuration_says()
    {
        await using var former = await ScriptedCloud.StartAsync();
        await UplinkedGateway.EnrolAsync(_cloud, _folder.Path, former.Address);   // the key is known at the new address too

        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false);
        await gateway.AppendAsync(Lane.Telemetry, [Record(1, 1, 1)]);
        await gateway.WhenSentAsync();
        _cloud.Records(Lane.Telemetry).ShouldHaveSingleItem();
        (former.Requests, _cloud.Enrolments).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_said_and_a_new_one_is_taken_without_a_restart()
    {
        await File.WriteAllTextAsync(TokenFile, "expired");
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false);
        await gateway.AppendAsync(Lane.Telemetry, [Record(1, 1, 1)]);
        var report = await gateway.HealthWhenAsync(HealthStatus.Unhealthy);
        report.Entries["uplink"].Description.ShouldNotBeNull().ShouldContain("Ask an administrator");

        await File.WriteAllTextAsync(TokenFile, "one-time");
        await gateway.WhenSentAsync();
        _cloud.Records(Lane.Telemetry).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_gateway_without_a_token_says_what_to_do()
    {
        await File.WriteAllTextAsync(TokenFile, " ");
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, isEnrolled: false);
        var report = await gateway.HealthWhenAsync(HealthStatus.Unhealthy);
        report.Entries["uplink"].Description.ShouldNotBeNull().ShouldContain(FleetOptions.TokenVariable);
    }
}
