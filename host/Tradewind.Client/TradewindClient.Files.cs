namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>The connections as a file, as JSON.</summary>
    /// <param name="secrets">With their secrets, which takes the role admin and is noted in the audit. Without, the file says what it leaves out.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<string> ExportConnectionsAsync(bool secrets = false, CancellationToken cancel = default) => ExportAsync("connection-export", secrets, cancel);

    /// <summary>Takes connections from a file: all of it, or nothing. Takes the role author.</summary>
    /// <param name="import">The file, and how to take it.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ImportResource> ImportConnectionsAsync(ImportRequest import, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, "connection-import", import, TradewindJson.Default.ImportRequest, TradewindJson.Default.ImportResource, cancel);

    /// <summary>The variables as a file, as JSON.</summary>
    /// <param name="secrets">With the values of secret ones, which takes the role admin and is noted in the audit. Without, the file says what it leaves out.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<string> ExportVariablesAsync(bool secrets = false, CancellationToken cancel = default) => ExportAsync("variable-export", secrets, cancel);

    /// <summary>Takes variables from a file: all of it, or nothing. Takes the role author.</summary>
    /// <param name="import">The file, and how to take it.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ImportResource> ImportVariablesAsync(ImportRequest import, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, "variable-import", import, TradewindJson.Default.ImportRequest, TradewindJson.Default.ImportResource, cancel);

    private async Task<string> ExportAsync(string path, bool secrets, CancellationToken cancel)
    {
        using var response = await http.GetAsync($"api/v1/{path}{(secrets ? "?secrets=true" : "")}", cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await response.Content.ReadAsStringAsync(cancel);
    }
}
