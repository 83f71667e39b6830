using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace Tradewind.Transport.Hangfire;

/// <summary>Hangfire's storage, as Tradewind uses it.</summary>
internal static class HangfireStorage
{
    /// <summary>What a job whose worker has died is kept from others, at most. A worker that lives renews it all the time.</summary>
    public static readonly TimeSpan Invisible = TimeSpan.FromMinutes(1);

    // Hangfire locks a job while it changes its state, with a row that a crash or a lost database leaves behind. Unless such a lock ends
    // soon, the job could be neither begun nor ended for ten minutes.
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(30);

    // By the one that looks for work, see OnePollerQueue; what the same process enqueues wakes it at once.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Opens it; its tables are made when they are not there. A database that is away is no fault here, but of the first use.</summary>
    public static PostgreSqlStorage Open(HangfireSettings settings)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = settings.Schema,
            QueuePollInterval = PollInterval,
            InvisibilityTimeout = Invisible,
            UseSlidingInvisibilityTimeout = true,
            DistributedLockTimeout = LockLimit,
            StartupConnectionMaxRetries = 1,
            StartupConnectionBaseDelay = TimeSpan.FromMilliseconds(100),
        };
        return new(new NpgsqlConnectionFactory(settings.ConnectionString, options), options);
    }

    /// <summary>The filters of jobs: those that the job itself names, and no others, whatever else stands in this process.</summary>
    public static IJobFilterProvider Filters { get; } = new JobFilterProviderCollection(new JobFilterAttributeFilterProvider());

    /// <summary>Creates jobs and changes their states.</summary>
    public static BackgroundJobClient ClientOf(JobStorage storage) => new(storage, Filters);
}
