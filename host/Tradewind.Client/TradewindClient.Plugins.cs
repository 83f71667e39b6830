using System.Net.Http.Headers;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>The plugins.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<PluginResource>> PluginsAsync(CancellationToken cancel = default) =>
        GetAsync("plugins", TradewindJson.Default.ResourcePagePluginResource, cancel);

    /// <summary>Installs a plugin on all nodes. Takes the role admin. A package that cannot be used is refused with status 422 and the reason.</summary>
    /// <param name="package">A zip of the plugin's folder; it is sent as it is read.</param>
    /// <param name="check">Only tell what the package holds.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<PluginPackageResource> InstallPluginAsync(Stream package, bool check = false, CancellationToken cancel = default)
    {
        using var content = new StreamContent(package) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var response = await http.PostAsync(new QueryText("api/v1/plugins").Add("check", check ? "true" : null).ToString(), content, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.PluginPackageResource, cancel);
    }

    /// <summary>Removes an installed plugin. Takes the role admin. Runs that have begun finish on it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Which version; all that are installed when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task RemovePluginAsync(string name, string? version = null, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Delete, new QueryText($"plugins/{Escape(name)}").Add("version", version).ToString(), cancel);
}
