using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>Lets people read and change what is said about themselves.</summary>
internal static class ChangeMe
{
    private static readonly RecordDefinition Profile = Users.Kind with { Path = "me/profile", Read = Permission.OwnProfile, Change = Permission.OwnProfile };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/profile", (HttpContext context, CurrentUser user, CancellationToken token) => GetRecord.HandleAsync(Profile, user.Id, context, token))
            .WithName("GetMyProfile").WithMetadata(new RecordEndpoint(Users.Kind, RecordAct.Get)).RequirePermission(Permission.OwnProfile);
        routes.MapPatch("/me", HandleAsync)
            .WithName(nameof(ChangeMe)).WithMetadata(new RecordEndpoint(Mine, RecordAct.Change)).RequirePermission(Permission.OwnProfile);
    }

    /// <summary>As the document shows what may be changed.</summary>
    private static RecordDefinition Mine => new("me", "Me", Users.Kind.Table, Users.OwnFields) { Read = Permission.OwnProfile, Order = "displayName", HasSite = false };

    private static async Task<IResult> HandleAsync(HttpContext context, CurrentUser user, CancellationToken cancellationToken)
    {
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var wanted = RecordBody.Take(Users.OwnFields, RecordInput.Changed, body, errors);
        return errors.Count > 0 ? RecordBody.Refuse(errors) : await ChangeRecord.ApplyAsync(Profile, user.Id, wanted, context, cancellationToken);
    }
}
