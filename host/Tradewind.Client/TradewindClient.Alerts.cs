namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>All alert channels, without secrets. Takes the role admin.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AlertChannelResource>> AlertChannelsAsync(CancellationToken cancel = default) =>
        GetAsync("alerts", TradewindJson.Default.ResourcePageAlertChannelResource, cancel);

    /// <summary>Makes or changes an alert channel. Takes the role admin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="channel">What to store; what is left out stays as it is.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<AlertChannelResource> SaveAlertChannelAsync(string name, AlertChannelRequest channel, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put, $"alerts/{Escape(name)}", channel, TradewindJson.Default.AlertChannelRequest, TradewindJson.Default.AlertChannelResource, cancel);

    /// <summary>Deletes an alert channel with all that waits for it. Takes the role admin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task DeleteAlertChannelAsync(string name, CancellationToken cancel = default) => SendAsync(HttpMethod.Delete, $"alerts/{Escape(name)}", cancel);

    /// <summary>Sends a test message to an alert channel, and waits for what comes of it. Takes the role admin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<AlertTestResource> TestAlertChannelAsync(string name, CancellationToken cancel = default)
    {
        using var response = await http.PostAsync($"api/v1/alerts/{Escape(name)}/test", null, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.AlertTestResource, cancel);
    }

    /// <summary>A channel's messages, latest first. Takes the role admin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limit">At most this many, 1 to 1000; 100 when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AlertMessageResource>> AlertMessagesAsync(string name, int? limit = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"alerts/{Escape(name)}/messages").Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageAlertMessageResource, cancel);
}
