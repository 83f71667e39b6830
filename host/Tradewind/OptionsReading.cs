using System.Globalization;
using System.Net;
using Tradewind.Logging;

namespace Tradewind;

/// <summary>Reads settings from environment variables and reports every fault at once.</summary>
internal static class OptionsReading
{
    private const string PasswordFile = "TRADEWIND_METASTORE_PASSWORD_FILE";
    private const string KeysPassword = "TRADEWIND_KEYS_PASSWORD";
    private const string KeysPasswordFile = "TRADEWIND_KEYS_PASSWORD_FILE";
    private const int ShortestKeysPassword = 16;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsException">All faults, together.</exception>
    public static TradewindOptions Read(Func<string, string?> variable)
    {
        var faults = new List<string>();
        string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;
        string[]? Names(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string Folder(string name, string standard) => Path.GetFullPath(Text(name) ?? standard);

        TimeSpan Seconds(string name, TimeSpan standard)
        {
            if (Text(name) is not { } text) return standard;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 3600) return TimeSpan.FromSeconds(number);
            faults.Add($"{name} is '{text}'; use a number of seconds from 1 to 3600.");
            return standard;
        }

        var defaults = new TradewindOptions();
        var options = defaults with
        {
            Metastore = Text("TRADEWIND_METASTORE"),
            DataDirectory = Folder("TRADEWIND_DATA", "data"),
            DagsDirectory = Folder("TRADEWIND_DAGS", "dags"),
            KeysDirectory = Text("TRADEWIND_KEYS") is { } keys ? Path.GetFullPath(keys) : null,
            SecretsDirectory = Text("TRADEWIND_SECRETS") is { } secrets ? Path.GetFullPath(secrets) : null,
            PluginsDirectory = Text("TRADEWIND_PLUGINS") is { } plugins ? Path.GetFullPath(plugins) : null,
            Urls = Text("TRADEWIND_URLS") ?? "http://127.0.0.1:8080",
            PublicUrl = Text("TRADEWIND_PUBLIC_URL"),
            Queues = Names("TRADEWIND_QUEUES") ?? ["default"],
            Transport = Text("TRADEWIND_TRANSPORT")?.ToLowerInvariant() ?? defaults.Transport,
            HostPlugins = Names("TRADEWIND_HOST_PLUGINS") ?? [],
            LoadLimit = Seconds("TRADEWIND_LOAD_LIMIT", defaults.LoadLimit),
            CancelGrace = Seconds("TRADEWIND_CANCEL_GRACE", defaults.CancelGrace),
            NodeLease = Seconds("TRADEWIND_NODE_LEASE", defaults.NodeLease),
            LogLevel = Text("TRADEWIND_LOG_LEVEL")?.ToLowerInvariant() ?? "information",
        };

        if (options.LogLevel is not ("debug" or "information" or "warning" or "error"))
            faults.Add($"TRADEWIND_LOG_LEVEL is '{options.LogLevel}'; use debug, information, warning or error.");
        if (Text("TRADEWIND_LOG_FORMAT") is { } format)
        {
            if (format.ToLowerInvariant() is "text" or "json") options = options with { LogFormat = Enum.Parse<LogFormat>(format, ignoreCase: true) };
            else faults.Add($"TRADEWIND_LOG_FORMAT is '{format}'; use text or json.");
        }

        foreach (var url in options.Urls.Split(';'))
            if (!Uri.TryCreate(url.Replace("*", "localhost").Replace("+", "localhost"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                faults.Add($"TRADEWIND_URLS holds '{url}'; use addresses such as http://127.0.0.1:8080.");
        if (options.PublicUrl is { } outside && (!Uri.TryCreate(outside, UriKind.Absolute, out var reached) || reached.Scheme is not ("http" or "https")))
            faults.Add($"TRADEWIND_PUBLIC_URL is '{outside}'; use the address at which systems outside reach the server, such as https://tradewind.example.com.");
        if (options.SecretsDirectory is { } folder && !Directory.Exists(folder)) faults.Add($"TRADEWIND_SECRETS names '{folder}', which is no folder; mount the secrets there, or leave it out.");
        if (Text("TRADEWIND_SLOTS") is { } slots)
        {
            if (int.TryParse(slots, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 10_000) options = options with { Slots = number };
            else faults.Add($"TRADEWIND_SLOTS is '{slots}'; use a number from 1 to 10000.");
        }

        options = options with { OpenId = OpenIdReading.Read(Text, faults) };

        IReadOnlyList<IPNetwork> Networks(string name) => NetworkReading.Read(name, Text(name), faults);
        options = options with { OutgoingAllowed = Networks("TRADEWIND_OUTGOING_ALLOW"), Proxies = Networks("TRADEWIND_PROXIES") };

        if (Text("TRADEWIND_OPENLINEAGE_URL") is { } lineage)
        {
            if (Uri.TryCreate(lineage, UriKind.Absolute, out var takes) && takes.Scheme is "http" or "https") options = options with { LineageUrl = takes };
            else faults.Add($"TRADEWIND_OPENLINEAGE_URL is '{lineage}'; use the whole address that takes events, such as http://marquez:5000/api/v1/lineage.");
            options = options with { LineageKey = Text("TRADEWIND_OPENLINEAGE_API_KEY"), LineageNamespace = Text("TRADEWIND_OPENLINEAGE_NAMESPACE") ?? options.LineageNamespace };
        }

        if (Text("TRADEWIND_MAX_CIRCUITS") is { } pages)
        {
            if (int.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000) options = options with { MostCircuits = number };
            else faults.Add($"TRADEWIND_MAX_CIRCUITS is '{pages}'; use a number of open pages from 1 to 1000000.");
        }

        int Days(string name, int standard)
        {
            if (Text(name) is not { } text) return standard;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 36_500) return number;
            faults.Add($"{name} is '{text}'; use a number of days from 0 (for ever) to 36500.");
            return standard;
        }

        options = options with { AssetEventDays = Days("TRADEWIND_ASSET_EVENT_DAYS", options.AssetEventDays), Retention = RetentionReading.Read(Text, Days, faults) };

        if (Text("TRADEWIND_XCOM_LIMIT") is { } megabytes)
        {
            if (int.TryParse(megabytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1024) options = options with { LargestOutput = number * 1024L * 1024 };
            else faults.Add($"TRADEWIND_XCOM_LIMIT is '{megabytes}'; use a number of megabytes from 1 to 1024.");
        }

        var keysPassword = Text(KeysPassword);
        if (Text(KeysPasswordFile) is { } keysFile)
        {
            if (keysPassword is not null) faults.Add($"{KeysPassword} and {KeysPasswordFile} are both set; leave one of them out.");
            else if (!File.Exists(keysFile)) faults.Add($"{KeysPasswordFile} names '{keysFile}', which does not exist.");
            else keysPassword = File.ReadAllText(keysFile).TrimEnd('\r', '\n');
        }

        if (keysPassword is { Length: < ShortestKeysPassword }) faults.Add($"The password for the keys has less than {ShortestKeysPassword} characters; make one with: openssl rand -hex 24.");
        else options = options with { KeysPassword = keysPassword };

        if (Text(PasswordFile) is { } file)
        {
            if (!options.UsesPostgres) faults.Add($"{PasswordFile} is set, but TRADEWIND_METASTORE is no PostgreSQL connection string.");
            else if (!File.Exists(file)) faults.Add($"{PasswordFile} names '{file}', which does not exist.");
            else options = options with { Metastore = $"{options.Metastore};Password={File.ReadAllText(file).TrimEnd('\r', '\n')}" };
        }

        return faults.Count == 0 ? options : throw new OptionsException(faults);
    }
}
