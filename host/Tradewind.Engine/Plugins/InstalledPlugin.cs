namespace Tradewind.Engine.Plugins;

/// <summary>A plugin that was installed, and is on every node.</summary>
/// <param name="ContentHash">SHA-256 over its files, in hexadecimal.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="At">When it was installed.</param>
/// <param name="By">By whom.</param>
public sealed record InstalledPlugin(string ContentHash, string Name, string Version, DateTimeOffset At, string By);
