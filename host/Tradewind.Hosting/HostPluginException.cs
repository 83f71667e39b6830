namespace Tradewind.Hosting;

/// <summary>A host plugin cannot be used; the message says why and what to do, for whoever starts the process.</summary>
public sealed class HostPluginException(string message, Exception? inner = null) : Exception(message, inner);
