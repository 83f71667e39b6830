using Tradewind.Engine.Alerts;

namespace Tradewind.Engine.Ports;

/// <summary>Brings a message to a channel.</summary>
public interface IAlertSender
{
    /// <summary>Sends it once. Whatever can go wrong outside is an answer, not an exception.</summary>
    Task<AlertAnswer> SendAsync(AlertChannel channel, AlertMessage message, CancellationToken cancel);
}
