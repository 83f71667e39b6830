using Microsoft.Extensions.Logging.Console;

namespace Tradewind.Logging;

/// <summary>Where the log of a process goes and in which form.</summary>
internal static class LoggingRegistration
{
    /// <summary>The log on the console and nowhere else.</summary>
    /// <param name="logging">The registration.</param>
    /// <param name="format">Its form.</param>
    /// <param name="least">The least important messages that are logged.</param>
    /// <param name="aside">On standard error, because standard output is for an answer.</param>
    public static ILoggingBuilder AddTradewindLog(this ILoggingBuilder logging, LogFormat format, LogLevel least, bool aside = false)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = format == LogFormat.Json ? JsonLog.FormatterName : TextLog.FormatterName;
            if (aside) console.LogToStandardErrorThreshold = LogLevel.Trace;
        });

        // The host's clock, not the database's: a log is also written while the database is away.
        logging.Services.AddSingleton<ConsoleFormatter>(format == LogFormat.Json ? new JsonLog(TimeProvider.System) : new TextLog(TimeProvider.System, Coloured(aside)));
        logging.SetMinimumLevel(least);
        foreach (var framework in new[] { "Microsoft", "System" }) logging.AddFilter(framework, least > LogLevel.Warning ? least : LogLevel.Warning);

        // Its warning that keys lie unencrypted in the data folder, which only this account can read, would greet every first start.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return logging;
    }

    private static bool Coloured(bool aside) =>
        !(aside ? Console.IsErrorRedirected : Console.IsOutputRedirected) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
