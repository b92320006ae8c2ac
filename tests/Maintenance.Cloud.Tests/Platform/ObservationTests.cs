using Maintenance.Cloud.Tests.Requests;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

[Collection("Requests")]
public sealed class ObservationTests(RequestHost quiet)
{
    [Fact]
    public async Task No_line_is_written_for_each_statement_and_request_unless_the_configuration_asks_for_it()
    {
        await using var asked = CloudHost.On(quiet.Host.Database, new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Npgsql"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information",
        });

        foreach (var category in (string[])["Npgsql.Command", "Microsoft.AspNetCore.Hosting.Diagnostics"])
        {
            Log(quiet.Host, category).IsEnabled(LogLevel.Information).ShouldBeFalse(category);
            Log(quiet.Host, category).IsEnabled(LogLevel.Warning).ShouldBeTrue(category);
            Log(asked, category).IsEnabled(LogLevel.Information).ShouldBeTrue(category);
        }

        Log(quiet.Host, "Maintenance.Cloud").IsEnabled(LogLevel.Information).ShouldBeTrue();

        static ILogger Log(CloudHost host, string category) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
    }
}
