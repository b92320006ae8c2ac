using Maintenance.Protocols.Mqtt;
using Maintenance.Simulators;

try
{
    return await Commands.Root().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception fault) when (fault is IOException or FormatException or MqttException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
