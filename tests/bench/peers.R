# Three methods of R's surveillance on series that tests/bench/peers.py drew: Rscript peers.R series.csv pvalues.csv
# Each series has twenty quarters; each of the last eight is judged on those before it. Every p looks upwards only.
suppressMessages(library(surveillance))
files <- commandArgs(trailingOnly = TRUE)
series <- read.csv(files[1])
judged <- 13:20
as_series <- function(counts) sts(observed = counts, frequency = 4, start = c(2012, 2))

# Three years back, one quarter either side; a quarter at which the model cannot be fitted raises no flag.
farrington <- function(counts) {
  fit <- function(at) {
    told <- try(suppressWarnings(farringtonFlexible(as_series(counts[1:max(at)]), list(
      range = at, b = 3, w = 1, noPeriods = 1, pastWeeksNotIncluded = 0, trend = FALSE, alpha = 0.05,
      thresholdMethod = "nbPlugin", fitFun = "algo.farrington.fitGLM.flexible", limit54 = c(0, 4), weightsThreshold = 2.58
    ))), silent = TRUE)
    if (inherits(told, "try-error")) rep(NA, length(at)) else as.numeric(told@control$pvalue)
  }
  found <- fit(judged)
  if (all(is.na(found))) vapply(judged, fit, numeric(1)) else found
}

# The package draws a bound for one alpha. The p at which its bound is passed follows from its own formulas, and is held
# against the bounds it draws.
agrees <- function(told, p, alpha) {
  alarm <- as.logical(alarms(told))
  is_close <- abs(p - alpha) < 1e-9
  stopifnot(all(alarm == (p <= alpha) | is_close))
}

bayesian <- function(counts) {
  sums <- vapply(judged, function(at) sum(counts[(at - 6):(at - 1)]), numeric(1))
  p <- pnbinom(counts[judged] - 1, sums + 1 / 2, 6 / 7, lower.tail = FALSE)
  agrees(bayes(as_series(counts), list(range = judged, b = 0, w = 6, actY = TRUE, alpha = 0.05)), p, 0.05)
  p
}

ears <- function(counts) {
  bound <- function(alpha) earsC(as_series(counts), list(range = judged, method = "C1", baseline = 7, alpha = alpha))
  half <- as.numeric(upperbound(bound(0.5)))
  spread <- as.numeric(upperbound(bound(pnorm(-1)))) - half
  p <- ifelse(spread > 0, pnorm((counts[judged] - half) / spread, lower.tail = FALSE), ifelse(counts[judged] > half, 0, 1))
  agrees(bound(0.05), p, 0.05)
  p
}

methods <- list(farringtonFlexible = farrington, bayes = bayesian, earsC = ears)
found <- do.call(rbind, lapply(names(methods), function(method) {
  told <- t(apply(series[, paste0("q", 1:20)], 1, function(row) methods[[method]](as.numeric(row))))
  colnames(told) <- paste0("p", judged)
  cbind(method = method, series[, c("cell", "sort", "number")], told)
}))
write.csv(found, files[2], row.names = FALSE)
