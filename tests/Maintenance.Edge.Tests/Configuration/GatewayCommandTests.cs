using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class GatewayCommandTests
{
    private static readonly string[] Least = ["--config", "gateway.yaml", "--data", "/data"];

    [Fact]
    public void The_page_listens_beyond_this_machine_only_where_the_call_or_the_configuration_says_so()
    {
        var command = GatewayCommand.Parse([.. Least, "--urls", "http://0.0.0.0:8081"])!;

        Should.Throw<CommandException>(() => command.RequireLocal(allowRemote: false)).Message.ShouldContain("local.allowRemote: true");
        command.RequireLocal(allowRemote: true);
        GatewayCommand.Parse(["--allow-remote", .. Least, "--urls", "http://0.0.0.0:8081"])!.RequireLocal(allowRemote: false);
        GatewayCommand.Parse([.. Least, "--urls", "http://0.0.0.0:8081", "--allow-remote"])!.RequireLocal(allowRemote: false);
        GatewayCommand.Parse(Least)!.RequireLocal(allowRemote: false);
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--urls")]
    public void A_wrong_call_is_told_what_is_right(string wrong) =>
        Should.Throw<CommandException>(() => GatewayCommand.Parse([.. Least, wrong])).Message.ShouldContain(wrong);
}
