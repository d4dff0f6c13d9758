// A provider of meters and a provider of traces hear whatever has the library's names in this process: the applications of two tests at a time, too.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
