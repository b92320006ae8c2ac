using System.CommandLine;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;

namespace Maintenance.Tool.Edge;

/// <summary>The verb <c>edge</c>: what people do to connect a gateway to an OPC UA server.</summary>
internal static class EdgeCommand
{
    private const int DefaultDepth = 8;

    public static Command Create(Checkout checkout) =>
        new("edge", "Look at an OPC UA server, and decide which servers a gateway believes.") { Browse(checkout), Trust(checkout) };

    private static Command Browse(Checkout checkout)
    {
        var url = Address();
        var depth = new Option<int>("--depth") { Description = "Levels below the Objects folder.", DefaultValueFactory = _ => DefaultDepth };
        // On the option: a command is looked at before its options have their defaults.
        depth.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 100)
                given.AddError("--depth must be 1 to 100.");
        });
        var filter = new Option<string?>("--filter") { Description = "Only variables whose path has this text in it, in any case." };
        var all = new Option<bool>("--all") { Description = "Properties too, and all that lies in an alarm." };
        var insecure = new Option<bool>("--insecure") { Description = "Without security, where the server allows it: nobody is believed and nothing is secret." };
        var user = new Option<string?>("--user") { Description = $"User name; the password is taken from {BrowseRun.PasswordVariable}." };
        var data = Data(checkout);
        var command = new Command("browse", "The variables of a server: path, type, value, node id.") { url, depth, filter, all, insecure, user, data };
        command.SetAction((given, cancellationToken) => BrowseRun.RunAsync(
            new(
                given.GetRequiredValue(url), given.GetValue(depth), given.GetValue(filter), given.GetValue(all), given.GetValue(insecure), given.GetValue(user),
                new PkiFolder(given.GetRequiredValue(data)), Path.Combine(checkout.RunFolder, "edge")),
            cancellationToken));
        return command;
    }

    private static Command Trust(Checkout checkout)
    {
        var what = new Argument<string?>("FILE|URL") { Description = "A certificate (DER or PEM), or the address of the server that shows it.", Arity = ArgumentArity.ZeroOrOne };
        var list = new Option<bool>("--list") { Description = "Show whom the gateway believes, and whom it has refused." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask; needs --thumbprint." };
        var thumbprint = new Option<string?>("--thumbprint") { Description = "SHA-256 that the certificate must have, as its owner told it to you." };
        var data = Data(checkout);
        var command = new Command("trust", "Show a server's certificate and, if you say so, have the gateway believe it.") { what, list, yes, thumbprint, data };
        command.Validators.Add(given =>
        {
            if (given.GetValue(list) == given.GetValue(what) is not null)
                given.AddError("Name a certificate's file or a server's address, or ask for --list.");
            if (given.GetValue(yes) && given.GetValue(thumbprint) is null)
                given.AddError("--yes needs --thumbprint: without a look at the certificate only its thumbprint tells whose it is.");
        });
        command.SetAction((given, cancellationToken) =>
        {
            var pki = new PkiFolder(given.GetRequiredValue(data));
            return given.GetValue(what) is { } named
                ? TrustRun.RunAsync(pki, named, given.GetValue(thumbprint), given.GetValue(yes), cancellationToken)
                : TrustRun.ListAsync(pki);
        });
        return command;
    }

    private static Argument<Uri> Address() => new("URL")
    {
        Description = "opc.tcp://host:port",
        CustomParser = parsed =>
        {
            if (ServerAddress.TryParse(parsed.Tokens[0].Value, out var url))
                return url;
            parsed.AddError($"'{parsed.Tokens[0].Value}' is no address such as opc.tcp://192.168.0.10:4840.");
            return null;
        },
    };

    private static Option<string> Data(Checkout checkout) => new("--data")
    {
        Description = "The gateway's data folder; by default that of this checkout's demo.",
        DefaultValueFactory = _ => Path.Combine(DemoRun.Folder(checkout), "gateway"),
    };
}
