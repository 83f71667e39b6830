using System.Data.Common;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tradewind.Client;

namespace Tradewind.Bench;

/// <summary>A private installation: the real program with a data folder, a DAG folder and a database of its own.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _kept;
    private readonly string _app = Environment.GetEnvironmentVariable("TRADEWIND_BENCH_APP") ?? throw new InvalidOperationException("Start the benchmarks with bench/run.");
    private readonly string? _cluster = Environment.GetEnvironmentVariable("TRADEWIND_TEST_POSTGRES");
    private readonly string _database;
    private Process? _process;
    private HttpClient? _http;

    private Installation(string store, string? keptIn)
    {
        (Store, _kept) = (store, keptIn is not null);
        _folder = keptIn is null ? Directory.CreateTempSubdirectory("tradewind-bench-").FullName : Directory.CreateDirectory(Path.GetFullPath(keptIn)).FullName;
        _database = keptIn is null ? $"tradewind_bench_{Environment.ProcessId}" : "tradewind_bench_kept";
        Directory.CreateDirectory(DagsDirectory);
        Directory.CreateDirectory(DataDirectory);
    }

    public string Store { get; }

    public string DataDirectory => Path.Combine(_folder, "data");

    public string DagsDirectory => Path.Combine(_folder, "dags");

    public string? ConnectionString { get; private set; }

    public TradewindClient Client => new(_http!);

    public HttpClient Http => _http!;

    /// <summary>Where it answers, without a slash at the end.</summary>
    public string Address => new LocalAccess(DataDirectory).Server()!;

    public Process Process => _process!;

    /// <summary>An installation that is not started yet: one of this run, or one in a folder that stays, with its database if there is one.</summary>
    public static async Task<Installation> PrepareAsync(string store, string? keptIn)
    {
        var installation = new Installation(store, keptIn);
        if (store == "postgres") await installation.CreateDatabaseAsync();
        return installation;
    }

    public static async Task<Installation> StartAsync(string store)
    {
        var installation = new Installation(store, keptIn: null);
        foreach (var dag in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "dags"))) File.Copy(dag, Path.Combine(installation.DagsDirectory, Path.GetFileName(dag)));
        if (store == "postgres") await installation.CreateDatabaseAsync();
        await installation.StartProcessAsync();
        await installation.UntilAsync(async () => (await installation.Client.DagsAsync(new())).Items.Count >= 6, TimeSpan.FromMinutes(1));
        return installation;
    }

    /// <summary>Starts the program and waits until it answers; returns when it was started.</summary>
    public async Task<DateTime> StartProcessAsync()
    {
        var local = new LocalAccess(DataDirectory);
        File.Delete(local.ServerFile);
        var start = new ProcessStartInfo(_app, "standalone") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _folder };
        start.Environment["TRADEWIND_DATA"] = DataDirectory;
        start.Environment["TRADEWIND_DAGS"] = DagsDirectory;
        start.Environment["TRADEWIND_URLS"] = "http://127.0.0.1:0";
        start.Environment["TRADEWIND_LOG_LEVEL"] = "warning";

        // Tasks that do nothing need more of them under way than the default to fill a batch.
        start.Environment["TRADEWIND_SLOTS"] = "256";
        // A history that was made for the measurement stays whole; what is pruned, a benchmark prunes itself.
        start.Environment["TRADEWIND_RUN_DAYS"] = "0";
        if (ConnectionString is not null) start.Environment["TRADEWIND_METASTORE"] = ConnectionString;
        var began = TimeProvider.System.GetUtcNow().UtcDateTime;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Show(line.Data);
        _process.ErrorDataReceived += (_, line) => Show(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(() => Task.FromResult(local.Server() is not null && local.Token() is not null), TimeSpan.FromSeconds(60));
        _http?.Dispose();
        _http = new() { BaseAddress = new($"{local.Server()}/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.Token());
        return began;
    }

    /// <summary>Opens its metastore beside it.</summary>
    public async Task<DbConnection> OpenStoreAsync()
    {
        DbConnection connection = ConnectionString is { } text ? new NpgsqlConnection(text) : new SqliteConnection($"Data Source={Path.Combine(DataDirectory, "tradewind.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public async Task StopProcessAsync()
    {
        if (_process is null) return;
        Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
        _process = null;
    }

    public async Task<RunResource> RunAsync(string dag, string? parameters = null)
    {
        var run = await Client.TriggerAsync(dag, parameters is null ? new() : new() { Params = JsonElement.Parse(parameters) });
        return await WaitAsync(run.RunId);
    }

    public async Task<RunResource> WaitAsync(long run)
    {
        RunResource? ended = null;
        await UntilAsync(async () => (ended = await Client.RunAsync(run)).Ended, TimeSpan.FromMinutes(3));
        return ended!.State == "success" ? ended : throw new InvalidOperationException($"Run {run} of {ended.DagId} ended as {ended.State}: {ended.Reason}");
    }

    public async Task UntilAsync(Func<Task<bool>> holds, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > limit) throw new TimeoutException($"Not within {limit}.");
            if (_process is { HasExited: true }) throw new InvalidOperationException("The program ended.");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopProcessAsync();
        _http?.Dispose();
        if (_kept) return;
        Directory.Delete(_folder, recursive: true);
        if (ConnectionString is null) return;
        NpgsqlConnection.ClearAllPools();
        await using var admin = new NpgsqlConnection(_cluster);
        await admin.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE {_database} WITH (FORCE)", admin);
        await drop.ExecuteNonQueryAsync();
    }

    private static void Show(string? line)
    {
        if (Environment.GetEnvironmentVariable("TRADEWIND_BENCH_VERBOSE") is not null && line is not null) Console.Error.WriteLine(line);
    }

    private async Task CreateDatabaseAsync()
    {
        await using var admin = new NpgsqlConnection(_cluster ?? throw new InvalidOperationException("TRADEWIND_TEST_POSTGRES is not set; start the benchmarks with bench/run."));
        await admin.OpenAsync();
        await using var known = new NpgsqlCommand($"SELECT count(*) FROM pg_database WHERE datname = '{_database}'", admin);
        if (await known.ExecuteScalarAsync() is 0L)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {_database}", admin);
            await create.ExecuteNonQueryAsync();
        }

        ConnectionString = new NpgsqlConnectionStringBuilder(_cluster) { Database = _database }.ConnectionString;
    }
}
