namespace Tradewind.Dashboard;

/// <summary>The ways to sign in that the sign-in page offers besides name and password.</summary>
/// <param name="SingleSignOn">What the identity provider is called; null when there is none.</param>
public sealed record SignInChoices(string? SingleSignOn = null);
