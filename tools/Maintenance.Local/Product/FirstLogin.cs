namespace Maintenance.Local.Product;

/// <summary>The login that the cloud makes at its first start. It is never shown again.</summary>
public sealed record FirstLogin(string SignInName, string Password);
