using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Audit;
using Maintenance.Cloud.Automation;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Requests;
using Maintenance.Cloud.Settings;
using Maintenance.Cloud.Stops;
using Maintenance.Cloud.Sync;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;

IModule[] modules =
[
    new PeopleModule(), new FleetModule(), new TelemetryModule(), new CataloguesModule(), new AssetsModule(), new AlarmsModule(), new WorkModule(),
    new RequestsModule(), new StopsModule(), new AuditModule(), new SettingsModule(), new AutomationModule(), new LiveModule(), new SyncModule(),
];

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddDatabase(builder.Configuration)
    .AddEvents()
    .AddApi(builder.Configuration)
    .AddPage()
    .AddObservation(Verbs.IsAsked(args));
foreach (var module in modules)
    module.AddServices(builder.Services, builder.Configuration.GetSection(module.Name));

var app = builder.Build();
if (Verbs.IsAsked(args))
    return await Verbs.RunAsync(app, modules, args);

app.UsePlatform();
foreach (var module in modules)
    module.MapEndpoints(app.MapGroup("/api/v1").WithTags(module.Name));
LiveModule.MapHub(app);
await app.RunAsync();
return 0;
