"""Numbers of DomainAnalysisTest, by numpy and scipy."""
import numpy as np
from scipy import stats
N=10
intactA=np.array([10,10,9,10,10,9]); AA=np.array([8,8,7,8,7,8]); BA=np.array([10,9,9,10,10,9])
intactB=np.array([10,9,10,9,10,10]); AB=np.array([9,9,10,9,10,9]); BB=np.array([8,8,8,8,9,8])
C=.5
def mean(x):
    n=len(x); return x.mean(), x.std(ddof=1)/np.sqrt(n), n-1
def ci(e): v,s,d=e; h=s*stats.t.ppf(.975,d); return v,v-h,v+h,2*stats.t.sf(abs(v/s),d)
def ratio(x,y):
    r=x.mean()/y.mean(); return r, mean(x-r*y)[1]/y.mean(), len(x)-1
def adv(intact,own,other):
    h=intact.mean()/N-C; v,s,d=mean((other-own)/N); return v/h,s/h,d
def inter(a,b):
    v=-a[0]-b[0]; s=np.hypot(a[1],b[1]); d=(a[1]**2+b[1]**2)**2/(a[1]**4/a[2]+b[1]**4/b[2]); return v,s,d
lo=lambda k: np.log((k+.5)/(N-k+.5))
a=adv(intactA,AA,BA); b=adv(intactB,BB,AB)
print('R AA',ci(ratio(AA/N-C,intactA/N-C))); print('R BA',ci(ratio(BA/N-C,intactA/N-C)))
print('onA',ci(a)); print('onB',ci(b)); print('I',ci(inter(a,b)))
la=mean(lo(BA)-lo(AA)); lb=mean(lo(AB)-lo(BB)); print('logit',ci(inter(la,lb)))
R=lambda x,i:(x.mean()/N-C)/(i.mean()/N-C)
L=1-np.array([[R(AA,intactA),R(AB,intactB)],[R(BA,intactA),R(BB,intactB)]])
print('ratio',np.diag(L).mean()/((L.sum()-np.trace(L))/2))
ctrl=np.array([np.mean([10,9,9,10,10,9]),np.mean([9,9,9,10,10,9]),np.mean([10,10,9,9,10,9]),np.mean([10,9,8,10,9,9])])/N
x=AA.mean()/N; m=len(ctrl); t=(x-ctrl.mean())/(ctrl.std(ddof=1)*np.sqrt((m+1)/m)); print('CH',t,2*stats.t.sf(abs(t),m-1)); print('med',(np.median(ctrl)-C)/(intactA.mean()/N-C), (ctrl.mean()-C)/(intactA.mean()/N-C))
