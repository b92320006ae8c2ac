using Microsoft.AspNetCore.Authentication.OAuth;

namespace Maintenance.Cloud.People;

/// <summary>The framework's settings of one provider. Those of OpenID Connect get their endpoints once its document was read.</summary>
internal sealed class ProviderOptions : OAuthOptions
{
    public ProviderSettings Provider { get; set; } = new();

    /// <summary>Address by which browsers reach this page; null: as each request says.</summary>
    public Uri? PublicAddress { get; set; }

    public override void Validate()
    {
        if (!Provider.IsOpenId)
            base.Validate();
    }
}
