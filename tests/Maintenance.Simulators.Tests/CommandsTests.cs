using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests;

public sealed class CommandsTests
{
    [Theory]
    [InlineData("plant --modbus-port 1502 --mqtt 127.0.0.1:1883 --truth t.jsonl --seed 42 --urls http://127.0.0.1:5000", "")]
    [InlineData("registers --port 1502 --units 10 --registers 1000", "")]
    [InlineData("plant --modbus-port 1502", "Option '--mqtt' is required.")]
    [InlineData("plant --modbus-port x --mqtt a:1", "Cannot parse argument 'x'")]
    [InlineData("plant --modbus-port 1502 --mqtt broker", "'broker' is not HOST:PORT, as in 127.0.0.1:1883.")]
    [InlineData("plant --modbus-port 1502 --mqtt broker:70000", "'broker:70000' is not HOST:PORT")]
    [InlineData("replay --file /no/such.csv --asset A --mqtt a:1", "File does not exist: '/no/such.csv'.")]
    [InlineData("replay --file /etc/hostname --asset A --mqtt a:1 --speed 0", "--speed: 0 is not 0.001 to 1000000000.")]
    [InlineData("registers --port 1502 --units 300 --registers 10", "--units: 300 is not 1 to 247.")]
    public void Mistakes_on_the_command_line_are_said_clearly(string line, string error)
    {
        var errors = Commands.Root().Parse(line).Errors.Select(each => each.Message);
        if (error.Length == 0)
            errors.ShouldBeEmpty();
        else
            errors.ShouldHaveSingleItem().ShouldContain(error);
    }
}
