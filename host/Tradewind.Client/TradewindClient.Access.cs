namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>All accounts. Takes the role admin.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<UserResource>> UsersAsync(CancellationToken cancel = default) =>
        GetAsync("users", TradewindJson.Default.ResourcePageUserResource, cancel);

    /// <summary>Makes or changes an account. Takes the role admin.</summary>
    /// <param name="name">The sign-in name.</param>
    /// <param name="user">What it shall be.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<UserResource> SaveUserAsync(string name, UserRequest user, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put, $"users/{Escape(name)}", user, TradewindJson.Default.UserRequest, TradewindJson.Default.UserResource, cancel);

    /// <summary>Gives grants to an account and takes some away, beside those it has; others that do so at the same time lose nothing. Takes the role admin.</summary>
    /// <param name="name">The sign-in name.</param>
    /// <param name="grants">What to give and what to take.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<UserResource> ChangeGrantsAsync(string name, GrantsRequest grants, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, $"users/{Escape(name)}/grants", grants, TradewindJson.Default.GrantsRequest, TradewindJson.Default.UserResource, cancel);

    /// <summary>The API tokens of a user.</summary>
    /// <param name="user">Whose; the caller's own when null. Another's takes the role admin.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<TokenResource>> TokensAsync(string? user = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("tokens").Add("user", user).ToString(), TradewindJson.Default.ResourcePageTokenResource, cancel);

    /// <summary>Makes an API token for the caller.</summary>
    /// <param name="token">What sort of token.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<TokenCreated> CreateTokenAsync(TokenRequest token, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Post, "tokens", token, TradewindJson.Default.TokenRequest, TradewindJson.Default.TokenCreated, cancel);

    /// <summary>Revokes an API token: the caller's own, or, with the role admin, any.</summary>
    /// <param name="tokenId">Its name in lists.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task RevokeTokenAsync(string tokenId, CancellationToken cancel = default) => SendAsync(HttpMethod.Delete, $"tokens/{Escape(tokenId)}", cancel);

    /// <summary>The audit, latest first. Takes the role admin.</summary>
    /// <param name="subject">Only of this, for example <c>dag:daily_sales</c>.</param>
    /// <param name="text">Only where this is in who, what or to what.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">At most this many, 1 to 1000; 100 when null.</param>
    /// <param name="dagId">Only of this DAG, its runs and backfills.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AuditResource>> AuditAsync(
        string? subject = null, string? text = null, string? cursor = null, int? limit = null, string? dagId = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("audit").Add("subject", subject).Add("dag", dagId).Add("text", text).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageAuditResource, cancel);

    /// <summary>All of the audit that matches as a CSV file, latest first. Takes the role admin. The caller disposes the stream.</summary>
    /// <param name="subject">Only of this, for example <c>dag:daily_sales</c>.</param>
    /// <param name="text">Only where this is in who, what or to what.</param>
    /// <param name="dagId">Only of this DAG, its runs and backfills.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<Stream> DownloadAuditAsync(string? subject = null, string? text = null, string? dagId = null, CancellationToken cancel = default) =>
        OpenAsync(new QueryText("audit").Add("subject", subject).Add("dag", dagId).Add("text", text).Add("download", true).ToString(), cancel);
}
