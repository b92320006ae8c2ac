using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class ObservationTests
{
    [Theory]
    [InlineData("Npgsql.Command")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    public async Task No_line_is_written_for_each_statement_and_request_unless_the_configuration_asks_for_it(string category)
    {
        await using var quiet = await CloudHost.StartAsync();
        await using var asked = CloudHost.On(quiet.Database, new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Npgsql"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information",
        });

        Log(quiet).IsEnabled(LogLevel.Information).ShouldBeFalse();
        Log(quiet).IsEnabled(LogLevel.Warning).ShouldBeTrue();
        quiet.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Maintenance.Cloud").IsEnabled(LogLevel.Information).ShouldBeTrue();
        Log(asked).IsEnabled(LogLevel.Information).ShouldBeTrue();

        ILogger Log(CloudHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
    }
}
