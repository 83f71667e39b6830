namespace Tradewind.Server.Access;

/// <summary>The ways to say who one is.</summary>
internal static class Schemes
{
    /// <summary>Chooses between the other two: a request that brings a token is judged by it alone.</summary>
    public const string Either = "tradewind";

    public const string Token = "token";

    public const string Session = "session";

    /// <summary>The identity provider, when there is one.</summary>
    public const string OpenId = "openid";
}
