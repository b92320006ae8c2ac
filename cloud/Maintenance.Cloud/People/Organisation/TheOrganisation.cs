using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What stands above the sites. There is one: it is read at every site, and changed by who administers them all.</summary>
internal static class TheOrganisation
{
    public static readonly Guid Id = new("00000000-0000-7000-8000-000000000001");

    public static RecordDefinition Kind { get; } = new("organisation", "Organisation", "people.organisation",
    [
        new("code", FieldTypes.Matching("^[A-Z0-9][A-Z0-9-]{0,31}$", "Capital letters, digits and -, e.g. ACME-1.", LongestCode)),
        new("name", FieldTypes.Text()) { IsRequired = true },
        new("retention", RetentionRules.Type) { IsDefaulted = true },
    ])
    {
        Read = Permission.ReadOrganisation,
        Change = Permission.ManageOrganisation,
        HasSite = false,
        Order = "name",
    };

    private const int LongestCode = 32;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisation", (HttpContext context, CancellationToken token) => GetRecord.HandleAsync(Kind, Id, context, token))
            .WithName("GetOrganisation").WithMetadata(new RecordEndpoint(Kind, RecordAct.Get)).RequirePermission(Permission.ReadOrganisation);
        routes.MapPatch("/organisation", (HttpContext context, CancellationToken token) => ChangeRecord.HandleAsync(Kind, Id, context, token))
            .WithName("ChangeOrganisation").WithMetadata(new RecordEndpoint(Kind, RecordAct.Change)).RequirePermission(Permission.ManageOrganisation);
    }
}
