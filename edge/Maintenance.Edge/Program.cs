using Maintenance.Edge;
using Maintenance.Edge.Configuration;

try
{
    if (GatewayCommand.Parse(args) is not { } command)
    {
        await Console.Out.WriteLineAsync(GatewayCommand.Usage);
        return 0;
    }

    var settings = GatewayFile.Load(command.ConfigurationFile);
    command.RequireLocal(settings.Local.AllowRemote);
    Directory.CreateDirectory(command.DataFolder);
    await using var gateway = Gateway.Build(command, settings);
    await gateway.RunAsync();
    return 0;
}
catch (Exception wrong) when (wrong is ConfigurationException or ArgumentException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
