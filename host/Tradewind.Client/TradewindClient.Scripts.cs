namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>The scripts of the server's DAG folder.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ScriptsResource> ScriptsAsync(CancellationToken cancel = default) => GetAsync("scripts", TradewindJson.Default.ScriptsResource, cancel);

    /// <summary>A script of the DAG folder with its text.</summary>
    /// <param name="path">Relative to the folder, with forward slashes.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ScriptTextResource> ScriptAsync(string path, CancellationToken cancel = default) =>
        GetAsync(new QueryText("scripts/text").Add("path", path).ToString(), TradewindJson.Default.ScriptTextResource, cancel);

    /// <summary>Saves a script in the DAG folder, where it is taken up like any other change. Takes the role author.</summary>
    /// <param name="request">What it is to hold, and what that began from.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ScriptTextResource> SaveScriptAsync(ScriptRequest request, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Put, "scripts/text", request, TradewindJson.Default.ScriptRequest, TradewindJson.Default.ScriptTextResource, cancel);

    /// <summary>Compiles, loads and checks a draft as the server would the saved script. Nothing is stored. Takes the role author.</summary>
    /// <param name="request">The draft.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DraftCheckResource> CheckDraftAsync(DraftRequest request, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Post, "drafts/check", request, TradewindJson.Default.DraftRequest, TradewindJson.Default.DraftCheckResource, cancel);

    /// <summary>Makes a run of a draft, without deploying it. Takes the role author.</summary>
    /// <param name="request">The draft, and with which params.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunResource> RunDraftAsync(DraftRunRequest request, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Post, "drafts/runs", request, TradewindJson.Default.DraftRunRequest, TradewindJson.Default.RunResource, cancel);
}
