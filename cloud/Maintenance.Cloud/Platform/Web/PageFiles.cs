using Microsoft.Extensions.FileProviders;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Serves the built page from the folder that <c>Web:Root</c> names. Files under /assets carry a hash in their name and
/// never change; everything else is asked for anew. An address of the page's own router is answered with its index: one
/// without an extension or, as tag numbers may have dots in them, whatever a browser opens as a page.
/// </summary>
internal static class PageFiles
{
    private static readonly string[] Ours = ["/api", "/openapi", "/health", "/metrics", "/live"];

    /// <summary>
    /// Compresses the page's files, and only those: what the API answers is secret, and its compressed length would tell of
    /// it (BREACH).
    /// </summary>
    public static IServiceCollection AddPage(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["text/html", "text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/manifest+json"];
    });

    public static void UsePage(this WebApplication app)
    {
        if (app.Configuration["Web:Root"] is not { Length: > 0 } root || Workers.IsDescribing)
            return;
        if (!File.Exists(Path.Combine(root, "index.html")))
            throw new InvalidOperationException($"Web__Root names {Path.GetFullPath(root)}, but there is no index.html in it: build the page first, or leave the setting out.");

        var files = new PhysicalFileProvider(Path.GetFullPath(root));
        app.Use((context, next) =>
        {
            if (IsOfThePage(context.Request) && !files.GetFileInfo(context.Request.Path).Exists)
                context.Request.Path = "/index.html";
            return next(context);
        });
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = new Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider { Mappings = { [".webmanifest"] = "application/manifest+json" } },
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    private static bool IsOfThePage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (!Path.HasExtension(request.Path) || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        && !Ours.Any(own => request.Path.StartsWithSegments(own, StringComparison.OrdinalIgnoreCase));
}
