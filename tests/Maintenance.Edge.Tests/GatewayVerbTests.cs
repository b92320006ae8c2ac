using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests;

public sealed class GatewayVerbTests
{
    [Theory]
    [InlineData("check", "check needs one file.")]
    [InlineData("plan a b", "plan needs one file.")]
    [InlineData("check gateway.yaml --wait never", "--wait never is no number of seconds, 3600 at most.")]
    [InlineData("check gateway.yaml --data", "--data needs a value after it.")]
    [InlineData("import tags.csv", "--device is missing.")]
    [InlineData("import tags.csv --device pump --overwrite", "--overwrite is not known here. Known are --device, --into, --replace, --dry-run.")]
    [InlineData("export gateway.yaml", "--device is missing.")]
    public async Task A_wrong_call_is_told_what_is_right(string call, string told) =>
        (await Should.ThrowAsync<CommandException>(GatewayVerb.RunAsync(call.Split(' '), CancellationToken.None))).Message.ShouldStartWith(told);

    [Fact]
    public async Task What_is_no_verb_is_left_to_the_gateway() =>
        (await GatewayVerb.RunAsync(["--config", "gateway.yaml"], CancellationToken.None)).ShouldBeNull();
}
