using System.CommandLine;
using Maintenance.Local.Product;
using Maintenance.Tool;
using Maintenance.Tool.Audit;
using Maintenance.Tool.Demo;
using Maintenance.Tool.Detect;
using Maintenance.Tool.Edge;
using Maintenance.Tool.Login;
using Maintenance.Tool.Prognosis;
using Maintenance.Tool.Rehearse;
using Maintenance.Tool.Seed;

var commands = new RootCommand("Runs the product on this machine. Start it through ./maintain, which installs and builds what is missing.")
{
    DemoCommand.Create(Checkout.Find()),
    LoginCommand.Create(Checkout.Find()),
    EdgeCommand.Create(Checkout.Find()),
    DetectCommand.Create(),
    RulCommand.Create(),
    RehearseCommand.Create(Checkout.Find()),
    VerifyAuditCommand.Create(Checkout.Find()),
    SeedCommand.Create(Checkout.Find()),
};

// Ctrl-C and kill ask for an end in good order; draining the gateway takes its time.
return await Failures.ReportAsync(() => commands.Parse(args).InvokeAsync(
    new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(2) }));
