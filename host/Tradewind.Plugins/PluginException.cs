namespace Tradewind.Plugins;

/// <summary>A plugin that cannot be used; the message says why and what to do.</summary>
public sealed class PluginException : Exception
{
    internal PluginException(string message) : base(message)
    {
    }

    internal PluginException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
